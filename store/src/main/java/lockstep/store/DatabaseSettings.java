package lockstep.store;

import java.util.Optional;

/// Where the shared database is. Prints without the password.
///
/// @param url `jdbc:sqlite:FILE` or `jdbc:postgresql://HOST/NAME`
/// @param user for PostgreSQL; empty when the URL tells
/// @param password for PostgreSQL; empty when the URL tells
/// @param connections the most that this process opens at a time
public record DatabaseSettings(
    String url, Optional<String> user, Optional<String> password, int connections) {
  /// Few, because every instance has them and the statements are short.
  public static final int DEFAULT_CONNECTIONS = 6;

  private static final String SQLITE = "jdbc:sqlite:";
  private static final String POSTGRES = "jdbc:postgresql:";

  /// @throws IllegalArgumentException with a sentence that names the key
  public DatabaseSettings {
    if (!url.startsWith(SQLITE) && !url.startsWith(POSTGRES)) {
      throw new IllegalArgumentException(
          "database.url: '%s' is not known (expected: jdbc:sqlite:FILE or"
                  .formatted(withoutQuery(url))
              + " jdbc:postgresql://HOST/NAME)");
    }
    if (url.startsWith(SQLITE) && isInMemory(url)) {
      throw new IllegalArgumentException(
          "database.url: SQLite in memory cannot be shared (expected: jdbc:sqlite:FILE)");
    }
    if (connections < 1 || connections > 100) {
      throw new IllegalArgumentException(
          "database.connections: " + connections + " (expected: 1 to 100)");
    }
  }

  /// At `url`, which tells all.
  public static DatabaseSettings at(String url) {
    return new DatabaseSettings(url, Optional.empty(), Optional.empty(), DEFAULT_CONNECTIONS);
  }

  public boolean isSqlite() {
    return url.startsWith(SQLITE);
  }

  /// The file of an SQLite database.
  public String file() {
    return withoutQuery(url).substring(SQLITE.length());
  }

  private static boolean isInMemory(String url) {
    String file = withoutQuery(url).substring(SQLITE.length());
    return file.isEmpty() || file.contains(":memory:") || url.contains("mode=memory");
  }

  /// The query part may hold a password.
  private static String withoutQuery(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }

  @Override
  public String toString() {
    return withoutQuery(url);
  }
}
