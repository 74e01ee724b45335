package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.Role;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.MemberRow;
import lockstep.cluster.member.MemberStore;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of a [MemberStore].
abstract class MemberStoreContract {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Beat A =
      new Beat(
          "a",
          "boot-1",
          "http://127.0.0.1:3001",
          100,
          Role.PRIMARY,
          7,
          Optional.of(new CommitId("ab".repeat(20))),
          Optional.of("digest"),
          true,
          false,
          true);
  private static final Beat B =
      new Beat(
          "b",
          "boot-2",
          "",
          -5,
          Role.REPLICA,
          0,
          Optional.empty(),
          Optional.empty(),
          false,
          true,
          false);

  private Stores stores;
  private MemberStore store;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    store = stores.members("demo");
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @Test
  void keepsAllOfABeat() {
    assertThat(store.members()).isEmpty();
    store.beat(B);
    store.beat(A);

    assertThat(store.members()).extracting(MemberRow::beat).containsExactly(A, B);
  }

  @Test
  void theLastBeatCounts() {
    store.beat(A);
    stores.pass(MINUTE);
    assertThat(store.members().getFirst().age()).isBetween(MINUTE, MINUTE.multipliedBy(2));

    Beat again =
        new Beat(
            "a",
            "boot-9",
            "u",
            1,
            Role.ACTIVE,
            8,
            Optional.empty(),
            Optional.empty(),
            false,
            true,
            false);
    store.beat(again);
    assertThat(store.members())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.beat()).isEqualTo(again);
              assertThat(row.age()).isLessThan(MINUTE);
            });
  }

  @Test
  void clustersDoNotMeet() {
    store.beat(A);

    assertThat(stores.members("other").members()).isEmpty();
  }

  @Test
  void keepsWhereEachOfSeveralRepositoriesIsHowFarBehindAndThatItIsNotAlone() {
    Heads heads =
        Heads.NONE
            .with("manifests", new CommitId("ab".repeat(20)))
            .with("team", new CommitId("cd".repeat(20)));
    Beat both =
        new Beat(
            A.name(),
            A.boot(),
            A.url(),
            A.priority(),
            A.role(),
            A.epoch(),
            A.commit(),
            heads,
            List.of(
                new RepositoryLag("manifests", OptionalInt.of(40), Optional.of(MINUTE), "behind"),
                new RepositoryLag("team", OptionalInt.empty(), Optional.empty(), "pulling")),
            A.digest(),
            true,
            false,
            true,
            true);

    store.beat(both);
    assertThat(store.members()).extracting(MemberRow::beat).containsExactly(both);

    store.beat(A);
    assertThat(store.members()).extracting(MemberRow::beat).containsExactly(A);
  }
}
