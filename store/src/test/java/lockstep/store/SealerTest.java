package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.provisioning.StoredResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Secrets at rest.
class SealerTest {
  private static final Secret KEY = new Secret("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=");
  private static final Secret OTHER = new Secret("a passphrase that is long enough");
  private static final Secret TOKEN = new Secret("ghp_verysecret");

  @TempDir Path folder;

  private static Sealer sealer(Secret key, Secret... previous) {
    return Sealer.of(key, List.of(previous), new SecureRandom());
  }

  @Test
  void opensWhatItSealedAtItsPlaceOnly() {
    Sealer sealer = sealer(KEY);
    Sealer.Sealed sealed = sealer.seal(TOKEN, "demo/repository/one/token");

    assertThat(sealed.text()).doesNotContain("ghp_");
    assertThat(sealer.open(sealed, "demo/repository/one/token")).contains(TOKEN);
    assertThat(sealer.open(sealed, "demo/repository/two/token")).isEmpty();
    assertThat(sealer.seal(TOKEN, "x").text()).isNotEqualTo(sealer.seal(TOKEN, "x").text());
  }

  @Test
  void aChangedKeyOpensWhatTheOldOneSealed() {
    Sealer.Sealed sealed = sealer(KEY).seal(TOKEN, "x");

    assertThat(sealer(OTHER, KEY).open(sealed, "x")).contains(TOKEN);
    assertThat(sealer(OTHER).open(sealed, "x")).isEmpty();
    assertThat(sealer(OTHER, KEY).seal(TOKEN, "x").keyId()).isNotEqualTo(sealed.keyId());
  }

  @Test
  void damageIsNotOpened() {
    Sealer sealer = sealer(KEY);
    Sealer.Sealed sealed = sealer.seal(TOKEN, "x");

    for (String text : List.of("", "AAAA", "no base64!", sealed.text().substring(4))) {
      assertThat(sealer.open(new Sealer.Sealed(sealed.keyId(), text), "x")).isEmpty();
    }
  }

  @Test
  void aShortKeyIsRefused() {
    assertThat(Sealer.problemWith(new Secret("short"))).isPresent();
    assertThatThrownBy(() -> sealer(new Secret("short")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("'short'");
  }

  @Test
  void theFileHoldsNoSecretAndAnotherKeySaysWhichCannotBeRead() throws Exception {
    Path file = folder.resolve("lockstep.db");
    try (Database database = Database.open(DatabaseSettings.at("jdbc:sqlite:" + file))) {
      ProvisioningStore store = database.provisioning("demo", sealer(KEY));
      store.put(
          0,
          ProvisioningStoreContract.resource(
              Kind.REPOSITORY, "one", "One", Map.of("token", TOKEN)));
      ProvisioningStore stranger = database.provisioning("demo", sealer(OTHER));
      StoredResource seen = stranger.read().resources().getFirst();
      assertThat(seen.unreadable()).isEqualTo(Set.of("token"));
      assertThat(seen.has("token")).isTrue();
      assertThat(stranger.put(1, seen)).isTrue();
      assertThat(store.read().resources().getFirst().secret("token")).isEqualTo(TOKEN);
    }
    try (var files = Files.list(folder)) {
      for (Path each : files.toList()) {
        assertThat(
                new String(Files.readAllBytes(each), java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain("ghp_verysecret");
      }
    }
  }

  @Test
  void aTokenMovedToAnotherRepositorysRowIsNotUsed() throws Exception {
    String url = "jdbc:sqlite:" + folder.resolve("lockstep.db");
    try (Database database = Database.open(DatabaseSettings.at(url))) {
      ProvisioningStore store = database.provisioning("demo", sealer(KEY));
      store.put(
          0,
          ProvisioningStoreContract.resource(
              Kind.REPOSITORY, "one", "One", Map.of("token", TOKEN)));
      store.put(1, ProvisioningStoreContract.resource(Kind.REPOSITORY, "two", "Two", Map.of()));
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        statement.execute("UPDATE provisioned_secrets SET name = 'two'");
      }
      StoredResource two = store.read().find(Kind.REPOSITORY, "two").orElseThrow();
      assertThat(two.secret("token")).isEqualTo(Secret.NONE);
      assertThat(two.unreadable()).containsExactly("token");
    }
  }

  @Test
  void withoutAKeyTheReasonIsGivenAndNothingIsStored() {
    Path file = folder.resolve("lockstep.db");
    try (Database database = Database.open(DatabaseSettings.at("jdbc:sqlite:" + file))) {
      ProvisioningStore store = database.provisioning("demo", Sealer.without("set the key"));

      assertThat(store.secretsProblem()).contains("set the key");
      assertThatThrownBy(
              () ->
                  store.put(
                      0,
                      ProvisioningStoreContract.resource(
                          Kind.REPOSITORY, "one", "One", Map.of("token", TOKEN))))
          .hasMessageContaining("set the key");
      assertThat(store.revision()).isZero();
    }
  }
}
