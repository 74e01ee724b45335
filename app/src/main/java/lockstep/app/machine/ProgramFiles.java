package lockstep.app.machine;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// The files that this program runs from.
public final class ProgramFiles {
  private ProgramFiles() {}

  /// Tells this build from any other: name, length and time of each jar on the class path, which is
  /// what Java's own start-up cache goes by. Where classes lie about in folders nobody knows
  /// whether they changed, and it is another one each time.
  public static String fingerprint() {
    return fingerprint(
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(part -> !part.isEmpty())
            .map(Path::of)
            .toList());
  }

  static String fingerprint(List<Path> classPath) {
    List<String> parts = new ArrayList<>(List.of(Runtime.version().toString()));
    for (Path jar : classPath) {
      try {
        parts.add(
            Files.isRegularFile(jar)
                ? "%s %d %d"
                    .formatted(
                        jar.getFileName(),
                        Files.size(jar),
                        Files.getLastModifiedTime(jar).toMillis())
                : UUID.randomUUID().toString());
      } catch (IOException e) {
        parts.add(UUID.randomUUID().toString());
      }
    }
    return String.join("\n", parts);
  }
}
