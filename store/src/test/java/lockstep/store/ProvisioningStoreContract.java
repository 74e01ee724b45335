package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.FirstSyncs;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HookRound;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.Meta;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.repository.RepositoryHealth;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of [ProvisioningStore].
abstract class ProvisioningStoreContract {
  private static final Instant THEN = Instant.ofEpochMilli(1_700_000_000_000L);

  private Stores stores;
  private ProvisioningStore store;

  abstract Stores open();

  @BeforeEach
  void fresh() {
    stores = open();
    store = stores.provisioning("demo");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  static StoredResource resource(
      Kind kind, String name, String title, Map<String, Secret> secrets) {
    return new StoredResource(
        kind,
        new Meta(
            name,
            "uid-" + name,
            3,
            0,
            THEN,
            THEN.plusSeconds(1),
            "ann",
            "bob",
            Map.of("team", "a"),
            Map.of("note", "x"),
            List.of("cleanup")),
        JsonNodeFactory.instance.objectNode().put("title", title),
        secrets,
        Set.of());
  }

  @Test
  void givesBackWhatWasPutWithItsSecrets() {
    StoredResource one =
        resource(Kind.REPOSITORY, "one", "One", Map.of("token", new Secret("hush ö")));

    assertThat(store.revision()).isZero();
    assertThat(store.put(0, one)).isTrue();

    assertThat(store.revision()).isEqualTo(1);
    assertThat(store.read()).isEqualTo(new Shelf(1, List.of(one.at(1))));
    assertThat(store.read().find(Kind.REPOSITORY, "one").orElseThrow().secret("token").reveal())
        .isEqualTo("hush ö");
  }

  @Test
  void aWriteThatRestsOnAnOldRevisionIsNotDone() {
    store.put(0, resource(Kind.REPOSITORY, "one", "One", Map.of()));

    assertThat(store.put(0, resource(Kind.REPOSITORY, "two", "Two", Map.of()))).isFalse();
    assertThat(store.remove(0, Kind.REPOSITORY, "one")).isFalse();
    assertThat(store.read().resources()).hasSize(1);
    assertThat(store.revision()).isEqualTo(1);
  }

  @Test
  void aSecondWriteReplacesTheFirstAndItsSecrets() {
    store.put(
        0,
        resource(
            Kind.REPOSITORY,
            "one",
            "One",
            Map.of("token", new Secret("a"), "webhookSecret", new Secret("b"))));
    StoredResource next = resource(Kind.REPOSITORY, "one", "Uno", Map.of("token", new Secret("c")));

    assertThat(store.put(1, next)).isTrue();

    assertThat(store.read().resources()).containsExactly(next.at(2));
  }

  @Test
  void removesAnObjectWithEverythingOfIt() {
    store.put(0, resource(Kind.REPOSITORY, "one", "One", Map.of("token", new Secret("a"))));
    store.put(1, resource(Kind.CONNECTION, "one", "Other", Map.of("token", new Secret("z"))));
    store.setHealth("one", new HealthRecord(RepositoryHealth.healthy("main"), THEN, 3, "a"));
    new FirstSyncs(store, () -> THEN, "a").note(store.read(), "one"::equals);
    assertThat(FirstSyncs.hasBeenSynced(store, "one")).isTrue();

    HealthRecord other =
        new HealthRecord(RepositoryHealth.healthy(""), THEN, 3, "a", THEN.minusSeconds(9));
    store.setHealth(Kind.CONNECTION.healthKey("one"), other);

    assertThat(store.remove(2, Kind.REPOSITORY, "one")).isTrue();

    assertThat(store.read().all(Kind.REPOSITORY)).isEmpty();
    assertThat(store.read().all(Kind.CONNECTION))
        .singleElement()
        .satisfies(it -> assertThat(it.secret("token").reveal()).isEqualTo("z"));
    assertThat(store.health()).isEqualTo(Map.of(Kind.CONNECTION.healthKey("one"), other));
    store.put(3, resource(Kind.REPOSITORY, "one", "Again", Map.of()));
    store.remove(4, Kind.CONNECTION, "one");
    assertThat(store.health()).isEmpty();
    assertThat(store.read().find(Kind.REPOSITORY, "one").orElseThrow().has("token")).isFalse();
  }

  @Test
  void aRepositoryOfTheFileGoesWithWhatIsKnownOfItsWebhookAlsoWhenNothingElseIsStored() {
    HealthRecord record = new HealthRecord(RepositoryHealth.healthy(""), THEN, 1, "a");
    store.setHealth(HookRound.key("one"), record);
    store.setHealth(HookRound.key("two"), record);
    assertThat(store.remove(store.revision(), Kind.CONFIGURED, "one")).isTrue();
    assertThat(store.health()).containsOnlyKeys(HookRound.key("two"));
    store.remove(store.revision(), Kind.CONNECTION, "two");
    assertThat(store.health()).containsOnlyKeys(HookRound.key("two"));
  }

  @Test
  void remembersWhatWasFoundWithoutANewRevision() {
    HealthRecord record =
        new HealthRecord(
            RepositoryHealth.unhealthy(RepositoryHealth.Verdict.NO_BRANCH, "no branch x"),
            THEN,
            7,
            "b");

    store.setHealth("one", record);
    store.setHealth("one", record);

    assertThat(store.health()).isEqualTo(Map.of("one", record));
    assertThat(store.revision()).isZero();
  }

  @Test
  void remembersWhereWebhooksAreAndWereLeft() {
    HealthRecord record =
        new HealthRecord(RepositoryHealth.healthy(""), THEN, 7, "b")
            .with(
                Optional.of(new HealthRecord.Hook("17", "https://here/hook", "https://git/o/x")),
                List.of(
                    new HealthRecord.Left(
                        new HealthRecord.Hook("9", "https://here/hook", "https://old/o/x"),
                        "forbidden",
                        THEN.minusSeconds(5))));

    store.setHealth(HookRound.key("one"), record);

    assertThat(store.health()).isEqualTo(Map.of(HookRound.key("one"), record));
  }

  @Test
  void whatIsMadeForARepositoryOfTheFileIsNoRepository() {
    store.put(0, resource(Kind.CONFIGURED, "one", "", Map.of("webhookSecret", new Secret("made"))));

    assertThat(store.read().all(Kind.REPOSITORY)).isEmpty();
    assertThat(store.read().find(Kind.CONFIGURED, "one"))
        .get()
        .satisfies(it -> assertThat(it.secret("webhookSecret").reveal()).isEqualTo("made"));
  }

  @Test
  void clustersSeeNothingOfEachOther() {
    store.put(0, resource(Kind.REPOSITORY, "one", "One", Map.of()));

    ProvisioningStore other = stores.provisioning("other");
    assertThat(other.read()).isEqualTo(Shelf.EMPTY);
    assertThat(other.put(0, resource(Kind.REPOSITORY, "one", "Mine", Map.of()))).isTrue();
    assertThat(store.read().resources())
        .singleElement()
        .satisfies(it -> assertThat(it.spec().path("title").asText()).isEqualTo("One"));
  }

  @Test
  void ofManyAtOnceEachRevisionIsTakenByOne() {
    List<Boolean> done =
        Together.run(
            8,
            i ->
                (Callable<Boolean>)
                    () -> store.put(0, resource(Kind.REPOSITORY, "r" + i, "R", Map.of())));
    assertThat(done).filteredOn(it -> it).hasSize(1);
    assertThat(store.read().resources()).hasSize(1);
  }
}
