package lockstep.gateway.log;

import java.nio.file.Path;

/// Where the access log goes.
public sealed interface LogTarget {
  /// Nowhere.
  record Off() implements LogTarget {}

  /// Standard output.
  record Stdout() implements LogTarget {}

  /// A file. When it is full it becomes `NAME.1`, the one before `NAME.2`, and so on.
  ///
  /// @param maxBytes of one file
  /// @param keep how many full ones
  record ToFile(Path path, long maxBytes, int keep) implements LogTarget {
    public ToFile {
      if (maxBytes <= 0 || keep < 0) {
        throw new IllegalArgumentException(
            "gateway.accessLog: maxSize must be above 0, keep at least 0");
      }
    }
  }
}
