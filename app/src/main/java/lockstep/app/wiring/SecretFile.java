package lockstep.app.wiring;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Pattern;
import lockstep.core.identity.SecretKeeper;

/// The cluster's shared secret in a file that only its owner reads. It can be deleted at any time:
/// the database has it.
final class SecretFile implements SecretKeeper {
  private static final Logger LOG = System.getLogger("lockstep.app");
  private static final Pattern SECRET = Pattern.compile("[0-9a-f]{64}");

  private final Path file;

  SecretFile(Path file) {
    this.file = file;
  }

  @Override
  public Optional<String> load() {
    try {
      return Optional.of(Files.readString(file).strip())
          .filter(text -> SECRET.matcher(text).matches());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void keep(String secret) {
    if (load().filter(secret::equals).isPresent()) {
      return;
    }
    try {
      Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
      Path fresh = Files.createTempFile(folder, "session-secret", ".part", ownerOnly(folder));
      Files.writeString(fresh, secret);
      Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING, "session secret is not kept: file={0} because={1}", file, e.toString());
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
