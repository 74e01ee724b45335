package lockstep.trials.law;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/// Where the sources of the product are.
final class SourceTree {
  /// The rooms that ship.
  static final List<String> ROOMS =
      List.of(
          "core",
          "sync",
          "cluster",
          "git",
          "store",
          "datasource",
          "grafana",
          "api",
          "gateway",
          "app");

  /// The checkout's top folder.
  static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("lockstep.root"), "set by the build"));

  private SourceTree() {}

  /// Java files below `src/main/java` or `src/test/java` of every room, of the simulation and of
  /// the trials.
  static List<Path> java(String set) {
    return Stream.concat(ROOMS.stream(), Stream.of("sim", "trials"))
        .map(room -> ROOT.resolve(room).resolve("src/" + set + "/java"))
        .filter(Files::isDirectory)
        .flatMap(folder -> find(folder, ".java"))
        .sorted()
        .toList();
  }

  /// Markdown files for people: at the top and below `docs`.
  static List<Path> markdown() {
    try (Stream<Path> top = Files.list(ROOT)) {
      return Stream.concat(
              top.filter(file -> file.toString().endsWith(".md")).toList().stream(),
              find(ROOT.resolve("docs"), ".md"))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Path> find(Path folder, String ending) {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(file -> file.toString().endsWith(ending)).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The path as people write it.
  static String name(Path file) {
    return ROOT.relativize(file).toString();
  }
}
