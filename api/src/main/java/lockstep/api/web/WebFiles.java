package lockstep.api.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/// The files of the user interface.
@FunctionalInterface
public interface WebFiles {
  /// The bytes of a file; empty when there is none.
  ///
  /// @param path relative, with `/` between segments, such as `index.html`; never with `..`
  Optional<byte[]> read(String path);

  /// Files on the class path below `prefix`.
  ///
  /// @param prefix ends with a slash
  static WebFiles onClassPath(ClassLoader loader, String prefix) {
    return path -> {
      try (InputStream in = loader.getResourceAsStream(prefix + path)) {
        return in == null ? Optional.empty() : Optional.of(in.readAllBytes());
      } catch (IOException e) {
        throw new UncheckedIOException("a file of the user interface could not be read", e);
      }
    };
  }
}
