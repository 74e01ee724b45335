package lockstep.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// What of the benchmark of saves is run. Each part is measured beside C Git in the same run, so
/// any choice of parts stands on its own.
///
/// @param sizes how many dashboards
/// @param parts which tables
/// @param savers how many at once
/// @param distances round trips to the Git host
/// @param length of each measurement of a rate
record SaveOptions(
    List<Integer> sizes,
    Set<Part> parts,
    List<Integer> savers,
    List<Duration> distances,
    Duration length) {
  /// The tables.
  enum Part {
    /// One saver and one pusher in turns.
    SINGLE(1),
    ONE(1),
    THREE(3),
    EIGHT(8);

    private final int instances;

    Part(int instances) {
      this.instances = instances;
    }

    int instances() {
      return instances;
    }
  }

  /// How many people there are at most.
  static final int MOST_SAVERS = 8;

  private static final Duration FAR = Duration.ofMillis(60);
  private static final Duration LENGTH = Duration.ofSeconds(8);
  private static final Duration SHORT = Duration.ofSeconds(5);

  private static final SaveOptions WHOLE =
      new SaveOptions(
          List.of(100, 10_000),
          EnumSet.allOf(Part.class),
          List.of(1, 2, 4, 8),
          List.of(Duration.ZERO, FAR),
          LENGTH);

  private static final SaveOptions QUICK =
      new SaveOptions(
          List.of(100), EnumSet.allOf(Part.class), List.of(1, 8), List.of(Duration.ZERO), SHORT);

  /// Reads `[SIZES] [--quick] [--parts …] [--savers …] [--rtt …] [--seconds N]`.
  ///
  /// @throws IllegalArgumentException says which argument is wrong
  static SaveOptions read(List<String> arguments) {
    SaveOptions options = arguments.contains("--quick") ? QUICK : WHOLE;
    for (String argument : arguments) {
      String[] parts = argument.split("=", 2);
      List<String> values = parts.length < 2 ? List.of() : List.of(parts[1].split(","));
      options =
          switch (parts[0]) {
            case "--quick" -> options;
            case "--parts" -> options.withParts(values);
            case "--savers" -> options.withSavers(few(numbers(argument, values)));
            case "--rtt" -> options.withDistances(numbers(argument, values));
            case "--seconds" -> options.withLength(numbers(argument, values).getFirst());
            default -> options.withSizes(numbers(argument, List.of(argument.split(","))));
          };
    }
    return options;
  }

  private static List<Integer> numbers(String argument, List<String> values) {
    if (values.isEmpty() || !values.stream().allMatch(value -> value.matches("[0-9]{1,6}"))) {
      throw new IllegalArgumentException(argument + ": is not understood (expected: numbers)");
    }
    return values.stream().map(Integer::valueOf).toList();
  }

  private static List<Integer> few(List<Integer> savers) {
    if (!savers.stream().allMatch(count -> count >= 1 && count <= MOST_SAVERS)) {
      throw new IllegalArgumentException(
          "--savers: each is between 1 and %d".formatted(MOST_SAVERS));
    }
    return savers;
  }

  private SaveOptions withParts(List<String> names) {
    List<Part> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          Arrays.stream(Part.values())
              .filter(part -> part.name().toLowerCase(Locale.ROOT).equals(name))
              .findFirst()
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--parts: there is no %s (expected: single, one, three, eight)"
                              .formatted(name))));
    }
    return new SaveOptions(sizes, Set.copyOf(chosen), savers, distances, length);
  }

  private SaveOptions withSavers(List<Integer> numbers) {
    return new SaveOptions(sizes, parts, numbers, distances, length);
  }

  private SaveOptions withDistances(List<Integer> millis) {
    return new SaveOptions(
        sizes, parts, savers, millis.stream().map(Duration::ofMillis).toList(), length);
  }

  private SaveOptions withLength(int seconds) {
    return new SaveOptions(sizes, parts, savers, distances, Duration.ofSeconds(seconds));
  }

  private SaveOptions withSizes(List<Integer> numbers) {
    return new SaveOptions(numbers, parts, savers, distances, length);
  }

  boolean has(Part part) {
    return parts.contains(part);
  }
}
