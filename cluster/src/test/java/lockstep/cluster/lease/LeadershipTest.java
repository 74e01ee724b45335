package lockstep.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Claim.Terms;
import lockstep.cluster.lease.Sighting.Me;
import lockstep.cluster.lease.Sighting.Position;
import lockstep.cluster.lease.Sighting.Probe;
import lockstep.cluster.lease.Sighting.Rival;
import lockstep.cluster.lease.Sighting.Source;
import lockstep.cluster.lease.Sighting.Stay;
import lockstep.cluster.lease.Sighting.Suspicion;
import org.junit.jupiter.api.Test;

/// Each test changes one thing of a calm replica `b` that looks at the lease of `a`.
class LeadershipTest {
  private static final LeaseRules RULES = LeaseRules.DEFAULTS;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Rival A = new Rival("a", 100, true, false);
  private static final Rival C = new Rival("c", 10, true, false);

  private final Leadership leadership = new Leadership(RULES);

  private static Me me() {
    return new Me(
        "b",
        "b1",
        50,
        1,
        true,
        Duration.ZERO,
        Stay.STAYS,
        false,
        false,
        false,
        Duration.ZERO,
        HOUR,
        false,
        Duration.ZERO);
  }

  private static Lease held(String holder, Duration left) {
    return new Lease(holder, holder + "1", 1, left, false);
  }

  private static Sighting seen(Me me, Lease lease, Rival... rivals) {
    return new Sighting(
        me,
        Optional.of(lease),
        List.of(rivals),
        true,
        Optional.empty(),
        Position.CAUGHT_UP,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static Sighting suspected(Me me, Duration age, Probe probe, Rival... rivals) {
    return new Sighting(
        me,
        Optional.of(held("a", SECOND.multipliedBy(9))),
        List.of(rivals),
        true,
        Optional.of(new Suspicion(age, Source.TOLD, probe)),
        Position.CAUGHT_UP,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static Sighting withAutomatic(Sighting sighting, int count) {
    return new Sighting(
        sighting.me(),
        sighting.lease(),
        sighting.rivals(),
        sighting.betterListed(),
        sighting.suspicion(),
        sighting.position(),
        count,
        sighting.halted(),
        sighting.order());
  }

  private void assertClaims(Sighting sighting, Terms terms, TransitionKind kind) {
    assertThat(leadership.step(sighting))
        .isInstanceOfSatisfying(
            Decision.Claim.class,
            claim -> {
              assertThat(claim.terms()).isEqualTo(terms);
              assertThat(claim.kind()).isEqualTo(kind);
              assertThat(claim.seenEpoch())
                  .isEqualTo(sighting.lease().map(Lease::epoch).orElse(0L));
            });
  }

  private Duration waits(Sighting sighting) {
    return switch (leadership.step(sighting)) {
      case Decision.Await await -> await.next();
      case Decision.Follow follow -> follow.next();
      case Decision.Renew _,
          Decision.Keep _,
          Decision.Release _,
          Decision.HandOver _,
          Decision.Decline _,
          Decision.Claim _,
          Decision.Ask _,
          Decision.CatchUp _ ->
          throw new AssertionError("expected to wait: " + leadership.step(sighting));
    };
  }

  @Test
  void followsTheHolderUntilTheVeryInstantOfExpiry() {
    assertThat(leadership.step(seen(me(), held("a", Duration.ofMillis(1)), A)))
        .isInstanceOf(Decision.Follow.class);
    assertClaims(
        seen(me(), held("a", Duration.ZERO), A), Terms.ONLY_WHEN_FREE, TransitionKind.EXPIRED);
  }

  @Test
  void looksAgainWhenItIsItsTurnAfterExpiry() {
    Sighting second = seen(Sightings.named(me(), "c", 10), held("a", SECOND), A, rival("b", 50));

    assertThat(waits(second)).isEqualTo(SECOND.plus(RULES.stagger()));
  }

  private static Rival rival(String name, int priority) {
    return new Rival(name, priority, true, false);
  }

  @Test
  void letsBetterMembersGoFirstAfterExpiry() {
    Me c = Sightings.named(me(), "c", 10);
    Duration just = RULES.stagger().minusMillis(1);

    assertThat(waits(seen(c, held("a", just.negated()), rival("b", 50))))
        .isEqualTo(Duration.ofMillis(1));
    assertClaims(
        seen(c, held("a", RULES.stagger().negated()), rival("b", 50)),
        Terms.ONLY_WHEN_FREE,
        TransitionKind.EXPIRED);
  }

  @Test
  void aMemberWithoutGitComesAfterOneWithIt() {
    Me withoutGit = Sightings.gitAway(me(), SECOND);

    assertThat(waits(seen(withoutGit, held("a", Duration.ZERO), C))).isEqualTo(RULES.stagger());
    assertClaims(
        seen(withoutGit, held("a", Duration.ZERO), new Rival("c", 10, false, false)),
        Terms.ONLY_WHEN_FREE,
        TransitionKind.EXPIRED);
  }

  @Test
  void equalPrioritiesGoByName() {
    assertThat(waits(seen(me(), held("x", Duration.ZERO), rival("a", 50))))
        .isEqualTo(RULES.stagger());
    assertClaims(
        seen(me(), held("x", Duration.ZERO), rival("c", 50)),
        Terms.ONLY_WHEN_FREE,
        TransitionKind.EXPIRED);
  }

  @Test
  void listensBeforeItTakesAnExpiredLeaseAfterItWasCutOffItself() {
    Me back = Sightings.backInTouch(me(), SECOND);

    assertThat(waits(seen(back, held("a", HOUR.negated()))))
        .isEqualTo(RULES.settle().minus(SECOND));
    assertClaims(
        seen(Sightings.backInTouch(me(), RULES.settle()), held("a", HOUR.negated())),
        Terms.ONLY_WHEN_FREE,
        TransitionKind.EXPIRED);
  }

  @Test
  void theBestOfAllTakesAtItsStartWhatRanOutLongAgo() {
    Me fresh = Sightings.started(me(), Duration.ZERO);
    Sighting best =
        new Sighting(
            fresh,
            Optional.of(held("z", HOUR.negated())),
            List.of(),
            false,
            Optional.empty(),
            Position.CAUGHT_UP,
            0,
            Optional.empty(),
            Optional.empty());

    assertClaims(best, Terms.ONLY_WHEN_FREE, TransitionKind.EXPIRED);
  }

  @Test
  void theFirstLeaseOfAllGoesToTheBestListedWhenItComesInTime() {
    Me fresh = Sightings.started(me(), SECOND);
    Sighting second =
        new Sighting(
            fresh,
            Optional.empty(),
            List.of(),
            true,
            Optional.empty(),
            Position.CAUGHT_UP,
            0,
            Optional.empty(),
            Optional.empty());
    Sighting first =
        new Sighting(
            fresh,
            Optional.empty(),
            List.of(),
            false,
            Optional.empty(),
            Position.CAUGHT_UP,
            0,
            Optional.empty(),
            Optional.empty());

    assertThat(waits(second)).isEqualTo(RULES.ttl().minus(SECOND));
    assertClaims(first, Terms.ONLY_WHEN_FREE, TransitionKind.START);
  }

  @Test
  void renewsItsOwnLeaseWhenItIsTime() {
    Lease own = held("b", SECOND.multipliedBy(5));

    assertThat(leadership.step(seen(Sightings.renewed(me(), RULES.renewEvery()), own, A)))
        .isEqualTo(new Decision.Renew(1, "b holds the lease"));
    assertThat(
            leadership.step(
                seen(Sightings.renewed(me(), RULES.renewEvery().minusNanos(1)), own, A)))
        .isEqualTo(new Decision.Keep(1, "b holds the lease"));
  }

  @Test
  void renewsItsOwnLeaseEvenWhenItRanOut() {
    assertThat(leadership.step(seen(Sightings.renewed(me(), HOUR), held("b", SECOND.negated()), A)))
        .isInstanceOf(Decision.Renew.class);
  }

  @Test
  void takesANewEpochWhenTheStoreWentBack() {
    Me far = Sightings.sawEpoch(me(), 5);

    assertClaims(seen(far, held("b", SECOND)), Terms.AT_ONCE, TransitionKind.RESTART);
  }

  @Test
  void takesWhatAnotherGaveUpAndLetsOthersTakeWhatItGaveUpItself() {
    Lease ofA = new Lease("a", "a1", 1, Duration.ZERO, true);
    Lease own = new Lease("b", "b1", 1, SECOND.negated(), true);

    assertClaims(seen(me(), ofA, C), Terms.ONLY_WHEN_FREE, TransitionKind.HANDOVER);
    assertThat(waits(seen(Sightings.named(me(), "c", 10), ofA, rival("b", 50))))
        .as("the better one learns of it at its next beat only")
        .isEqualTo(RULES.beatEvery().plus(RULES.stagger()));
    assertThat(waits(seen(me(), own))).isEqualTo(RULES.settle().minus(SECOND));
  }

  @Test
  void takesTheLeaseOfItsOwnLastStartAtOnceButNotFromATwin() {
    Lease last = new Lease("b", "b0", 1, SECOND, false);

    assertClaims(seen(me(), last, A), Terms.AT_ONCE, TransitionKind.RESTART);
    assertThat(leadership.step(seen(Sightings.held(me()), last, A)))
        .as("another process of the same name took it from this one")
        .isInstanceOf(Decision.Follow.class);
  }

  @Test
  void looksForItselfBeforeItReplacesASuspectedHolder() {
    assertThat(leadership.step(suspected(me(), Duration.ZERO, Probe.NOT_ASKED, A, C)))
        .isInstanceOf(Decision.Ask.class);
    assertThat(leadership.step(suspected(me(), Duration.ZERO, Probe.ANSWERS, A, C)))
        .isInstanceOf(Decision.Follow.class);
    assertClaims(
        suspected(me(), Duration.ZERO, Probe.SILENT, A, C), Terms.AT_ONCE, TransitionKind.FAILOVER);
  }

  @Test
  void membersTakeTurnsInReplacingASuspectedHolder() {
    Me c = Sightings.named(me(), "c", 10);

    assertThat(waits(suspected(c, Duration.ZERO, Probe.NOT_ASKED, A, rival("b", 50))))
        .isEqualTo(RULES.stagger());
    assertThat(leadership.step(suspected(c, RULES.stagger(), Probe.NOT_ASKED, A, rival("b", 50))))
        .isInstanceOf(Decision.Ask.class);
  }

  @Test
  void leavesBetterMembersABeatToNoticeThatTheHolderStoppedBeating() {
    Me c = Sightings.named(me(), "c", 10);
    Sighting unheard =
        new Sighting(
            c,
            Optional.of(held("a", SECOND)),
            List.of(rival("b", 50)),
            true,
            Optional.of(new Suspicion(Duration.ZERO, Source.UNHEARD, Probe.NOT_ASKED)),
            Position.CAUGHT_UP,
            0,
            Optional.empty(),
            Optional.empty());

    assertThat(waits(unheard)).isEqualTo(RULES.beatEvery().plus(RULES.stagger()));
  }

  @Test
  void afterTwoAutomaticChangesAPersonMustConfirm() {
    Sighting again = suspected(me(), Duration.ZERO, Probe.SILENT);
    Sighting ranOut = seen(me(), held("a", Duration.ZERO));

    assertClaims(withAutomatic(again, 1), Terms.AT_ONCE, TransitionKind.FAILOVER);
    assertClaims(withAutomatic(ranOut, 1), Terms.ONLY_WHEN_FREE, TransitionKind.EXPIRED);
    assertThat(leadership.step(withAutomatic(again, 2)))
        .isInstanceOfSatisfying(
            Decision.Follow.class,
            follow -> assertThat(follow.because()).contains("a person must confirm"));
    assertThat(leadership.step(withAutomatic(ranOut, 2)))
        .isInstanceOfSatisfying(
            Decision.Await.class,
            await -> assertThat(await.because()).contains("a person must confirm"));
  }

  @Test
  void whileChangesAreHaltedOnlyTheHolderTakesWhatRanOut() {
    Lease ownRunOut = held("b", Duration.ZERO);

    assertThat(leadership.step(halted(seen(me(), held("a", Duration.ZERO)))))
        .isInstanceOfSatisfying(
            Decision.Await.class,
            await ->
                assertThat(await.because()).isEqualTo("the lease of a ran out, but ann said so"));
    assertThat(leadership.step(halted(suspected(me(), SECOND, Probe.SILENT))))
        .isInstanceOf(Decision.Follow.class);
    assertThat(leadership.step(halted(seen(Sightings.renewed(me(), HOUR), ownRunOut))))
        .isInstanceOf(Decision.Renew.class);
    assertClaims(
        halted(seen(me(), new Lease("b", "b0", 1, SECOND.negated(), false))),
        Terms.ONLY_WHEN_FREE,
        TransitionKind.RESTART);
    assertClaims(
        halted(seen(me(), new Lease("a", "a1", 1, Duration.ZERO, true))),
        Terms.ONLY_WHEN_FREE,
        TransitionKind.HANDOVER);
  }

  private static Sighting halted(Sighting sighting) {
    return new Sighting(
        sighting.me(),
        sighting.lease(),
        sighting.rivals(),
        sighting.betterListed(),
        sighting.suspicion(),
        sighting.position(),
        0,
        Optional.of("ann said so"),
        Optional.empty());
  }

  @Test
  void neverClaimsWhatItCouldNotServe() {
    for (Me me : List.of(Sightings.draining(me()), Sightings.unready(me()))) {
      assertThat(leadership.step(seen(me, held("a", HOUR.negated()))))
          .isInstanceOf(Decision.Await.class);
      assertThat(leadership.step(suspected(me, SECOND, Probe.NOT_ASKED)))
          .isInstanceOf(Decision.Follow.class);
    }
  }

  @Test
  void pullsBeforeItClaimsAndWaitsABoundedTimeForWhatItCannotGet() {
    Sighting now = seen(me(), held("a", Duration.ZERO));
    Sighting later = seen(me(), held("a", RULES.catchUpPatience().negated()));
    Me withoutGit = Sightings.gitAway(me(), SECOND);

    assertThat(leadership.step(now.at(Position.NOT_CHECKED))).isInstanceOf(Decision.CatchUp.class);
    assertThat(leadership.step(now.at(Position.BEHIND))).isInstanceOf(Decision.Await.class);
    assertClaims(later.at(Position.BEHIND), Terms.ONLY_WHEN_FREE, TransitionKind.EXPIRED);
    assertClaims(
        seen(withoutGit, held("a", Duration.ZERO)).at(Position.BEHIND),
        Terms.ONLY_WHEN_FREE,
        TransitionKind.EXPIRED);
  }

  @Test
  void refusesRulesThatCannotHold() {
    assertThatThrownBy(
            () ->
                new LeaseRules(
                    Duration.ofSeconds(7),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3),
                    SECOND,
                    SECOND,
                    SECOND,
                    SECOND,
                    SECOND,
                    SECOND,
                    SECOND,
                    SECOND,
                    true,
                    2,
                    HOUR))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ttl must leave room");
  }
}
