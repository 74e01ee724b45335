package lockstep.store;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.zip.CRC32;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.OSInfo;

/// The native part of SQLite's driver, kept in a folder of ours from one start to the next.
///
/// Left to itself the driver unpacks it into the machine's temporary folder at each start, and what
/// a killed process left there stays for ever.
public final class SqliteLibrary {
  private static final Logger LOG = System.getLogger("lockstep.store");
  private static final String NAME = "sqlitejdbc-";
  private static final String FOLDER = "org.sqlite.lib.path";
  private static final String FILE = "org.sqlite.lib.name";

  private SqliteLibrary() {}

  /// Keeps it in `folder`, which is made, and removes others that were kept there. Where that
  /// cannot be, or somebody said already where it is, all is left to the driver. To be called
  /// before a database is opened.
  public static void keepIn(Path folder) {
    if (System.getProperty(FOLDER) != null) {
      return;
    }
    try {
      unpack(folder.toAbsolutePath())
          .ifPresent(
              library -> {
                System.setProperty(FOLDER, library.resolveSibling("").toString());
                System.setProperty(FILE, library.getFileName().toString());
              });
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "the driver of SQLite is not kept, and is unpacked at each start: folder={0} because={1}",
          folder,
          e);
    }
  }

  /// Unpacks it unless it is there.
  ///
  /// @return the file; empty when the driver does not come as a jar
  static Optional<Path> unpack(Path folder) throws IOException {
    URL source =
        SQLiteJDBCLoader.class.getResource(
            "/org/sqlite/native/%s/%s"
                .formatted(
                    OSInfo.getNativeLibFolderPathForCurrentOS(),
                    System.mapLibraryName("sqlitejdbc")));
    if (source == null || !(source.openConnection() instanceof JarURLConnection jar)) {
      return Optional.empty();
    }
    long sum = jar.getJarEntry().getCrc();
    Path library = folder.resolve(NAME + Long.toHexString(sum));
    Files.createDirectories(folder);
    if (!Files.exists(library) || sum(library) != sum) {
      removeOthers(folder);
      Path part = Files.createTempFile(folder, NAME, ".part");
      try (InputStream in = jar.getInputStream()) {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
    }
    return Optional.of(library);
  }

  private static long sum(Path file) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(Files.readAllBytes(file));
    return sum.getValue();
  }

  private static void removeOthers(Path folder) throws IOException {
    try (DirectoryStream<Path> kept = Files.newDirectoryStream(folder, NAME + "*")) {
      for (Path other : kept) {
        Files.deleteIfExists(other);
      }
    }
  }
}
