package lockstep.gateway.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// A file that is appended to and put aside when it is full. Used by one thread.
final class RotatedFile implements AutoCloseable {
  private final Path path;
  private final long maxBytes;
  private final int keep;
  private OutputStream out;
  private long size;

  /// Opens the file, and makes its folder when it is not there.
  RotatedFile(Path path, long maxBytes, int keep) throws IOException {
    this.path = path.toAbsolutePath();
    this.maxBytes = maxBytes;
    this.keep = keep;
    Path folder = this.path.getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    this.out = open();
    this.size = Files.size(this.path);
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Appends `bytes`, to a new file when the present one would become larger than it may.
  void write(byte[] bytes) throws IOException {
    if (size > 0 && size + bytes.length > maxBytes) {
      rotate();
    }
    out.write(bytes);
    size += bytes.length;
  }

  private void rotate() throws IOException {
    out.close();
    for (int number = keep; number > 1; number--) {
      if (Files.exists(aside(number - 1))) {
        Files.move(aside(number - 1), aside(number), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (keep > 0) {
      Files.move(path, aside(1), StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.delete(path);
    }
    out = open();
    size = 0;
  }

  private Path aside(int number) {
    return path.resolveSibling(path.getFileName() + "." + number);
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
