package lockstep.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import lockstep.core.resource.Uid;

/// How far one repository of a member is behind its remote, as the member itself measured it.
///
/// @param repository its name
/// @param commits how many are known and not shown, at least; empty when nobody knows whether there
/// are any
/// @param time how long the member has known of a newer commit, or has not read the remote; empty
/// when it never read it
/// @param state in one word, as its own status says it
public record RepositoryLag(
    String repository, OptionalInt commits, Optional<Duration> time, String state) {
  private static final String UNKNOWN = "-";
  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
  private static final Pattern MILLIS = Pattern.compile("\\d{1,15}");
  private static final Pattern WORD = Pattern.compile("[a-z-]{1,40}");
  private static final int FIELDS = 4;
  private static final int MOST = 1000;

  /// Several in one word without spaces, such as `manifests:2:1500:behind.team:-:-:pulling`.
  /// Neither `:` nor `.` is in the name of a repository.
  public static String text(List<RepositoryLag> lags) {
    return lags.stream().map(RepositoryLag::text).collect(Collectors.joining("."));
  }

  private String text() {
    return String.join(
        ":",
        repository,
        commits.isPresent() ? String.valueOf(commits.getAsInt()) : UNKNOWN,
        time.map(it -> String.valueOf(it.toMillis())).orElse(UNKNOWN),
        state);
  }

  /// What [#text(List)] wrote, also that of a newer program which says more of each; empty when it
  /// is no such word.
  public static Optional<List<RepositoryLag>> parse(String text) {
    List<RepositoryLag> lags = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split("\\.", MOST)) {
      Optional<RepositoryLag> lag = one(part.split(":", -1));
      if (lag.isEmpty()) {
        return Optional.empty();
      }
      lags.add(lag.get());
    }
    return Optional.of(List.copyOf(lags));
  }

  private static Optional<RepositoryLag> one(String... fields) {
    if (fields.length < FIELDS
        || Uid.problemWith(fields[0]).isPresent()
        || !isNumber(NUMBER, fields[1])
        || !isNumber(MILLIS, fields[2])
        || !WORD.matcher(fields[3]).matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new RepositoryLag(
            fields[0],
            fields[1].equals(UNKNOWN)
                ? OptionalInt.empty()
                : OptionalInt.of(Integer.parseInt(fields[1])),
            fields[2].equals(UNKNOWN)
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Long.parseLong(fields[2]))),
            fields[3]));
  }

  private static boolean isNumber(Pattern pattern, String field) {
    return field.equals(UNKNOWN) || pattern.matcher(field).matches();
  }
}
