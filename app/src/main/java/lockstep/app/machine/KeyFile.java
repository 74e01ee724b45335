package lockstep.app.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import lockstep.core.secret.Secret;

/// A random key in a file that only its owner reads, made by whoever needs it first.
public final class KeyFile {
  private static final int BYTES = 32;

  private KeyFile() {}

  /// The key in `file`, which is made when it is not there. Processes that make it at once agree.
  ///
  /// @throws UncheckedIOException when it can neither be read nor made
  public static Secret at(Path file) {
    Path whole = file.toAbsolutePath();
    try {
      if (!Files.exists(whole)) {
        make(whole);
      }
      return new Secret(Files.readString(whole).strip());
    } catch (IOException e) {
      throw new UncheckedIOException("the key file %s cannot be used".formatted(file), e);
    }
  }

  /// Appears whole or not at all.
  private static void make(Path file) throws IOException {
    byte[] key = new byte[BYTES];
    new SecureRandom().nextBytes(key);
    Path folder = Files.createDirectories(file.getParent());
    Path fresh = Files.createTempFile(folder, "key", ".part", ownerOnly(folder));
    try {
      Files.writeString(fresh, Base64.getEncoder().encodeToString(key));
      Files.createLink(file, fresh);
    } catch (FileAlreadyExistsException _) {
      // Another process was faster: its key counts.
    } finally {
      Files.delete(fresh);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }
}
