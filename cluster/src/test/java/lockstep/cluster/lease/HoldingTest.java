package lockstep.cluster.lease;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.TransitionKind;
import lockstep.cluster.lease.Decision.Care;
import lockstep.cluster.lease.Sighting.Me;
import lockstep.cluster.lease.Sighting.Order;
import lockstep.cluster.lease.Sighting.Position;
import lockstep.cluster.lease.Sighting.Rival;
import lockstep.cluster.lease.Sighting.Stay;
import org.junit.jupiter.api.Test;

/// Each test changes one thing of a calm holder `a`.
class HoldingTest {
  private static final LeaseRules RULES = LeaseRules.DEFAULTS;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Lease OWN = new Lease("a", "a1", 4, Duration.ofSeconds(9), false);
  private static final Rival B = new Rival("b", 50, true, false);
  private static final Rival C = new Rival("c", 10, true, true);
  private static final Rival D = new Rival("d", 70, false, false);
  private static final Order TO_C = new Order("c", TransitionKind.SWITCHOVER, "ann asked for it");

  private final Leadership leadership = new Leadership(RULES);

  private static Me me() {
    return new Me(
        "a",
        "a1",
        100,
        4,
        true,
        Duration.ZERO,
        Stay.STAYS,
        false,
        false,
        true,
        Duration.ZERO,
        HOUR,
        false,
        Duration.ZERO);
  }

  private static Sighting seen(Me me, Rival... rivals) {
    return new Sighting(
        me,
        Optional.of(OWN),
        List.of(rivals),
        false,
        Optional.empty(),
        Position.NOT_CHECKED,
        0,
        Optional.empty(),
        Optional.empty());
  }

  private static Sighting told(
      Sighting calm, int automatic, Optional<String> halted, Order... order) {
    return new Sighting(
        calm.me(),
        calm.lease(),
        calm.rivals(),
        calm.betterListed(),
        calm.suspicion(),
        calm.position(),
        automatic,
        halted,
        List.of(order).stream().findFirst());
  }

  private void assertHandsOver(Sighting sighting, String to, TransitionKind kind, Care care) {
    assertThat(leadership.step(sighting))
        .isInstanceOfSatisfying(
            Decision.HandOver.class,
            wish -> {
              assertThat(wish.epoch()).isEqualTo(4);
              assertThat(wish.to()).isEqualTo(to);
              assertThat(wish.kind()).isEqualTo(kind);
              assertThat(wish.care()).isEqualTo(care);
            });
  }

  private void assertGoesOn(Sighting sighting) {
    assertThat(leadership.step(sighting)).isEqualTo(new Decision.Keep(4, "a holds the lease"));
  }

  @Test
  void whoIsStoppedHandsOverToTheBestThereIs() {
    assertHandsOver(
        seen(Sightings.leaving(me()), D, B), "b", TransitionKind.HANDOVER, Care.AT_ONCE);
    assertHandsOver(
        seen(Sightings.leaving(Sightings.barred(me())), D),
        "d",
        TransitionKind.HANDOVER,
        Care.AT_ONCE);
    assertThat(leadership.step(seen(Sightings.leaving(me()))))
        .isEqualTo(new Decision.Release(4, "a is being stopped"));
  }

  @Test
  void whoIsDrainedHandsOverWithoutLossOrStays() {
    Me drained = Sightings.draining(me());

    assertHandsOver(seen(drained, B), "b", TransitionKind.HANDOVER, Care.WITHOUT_LOSS);
    assertGoesOn(seen(drained));
    assertGoesOn(seen(Sightings.barred(drained), B));
  }

  @Test
  void doesWhatItIsAskedUnlessTheOtherIsNotHere() {
    assertHandsOver(
        told(seen(me(), B, C), 9, Optional.of("paused"), TO_C),
        "c",
        TransitionKind.SWITCHOVER,
        Care.WITHOUT_LOSS);
    Sighting away = told(seen(me(), B), 0, Optional.empty(), TO_C);
    assertThat(leadership.step(away))
        .isEqualTo(
            new Decision.Decline(
                TransitionKind.SWITCHOVER, "c cannot take the lease at the moment"));
    assertGoesOn(away.declined());
  }

  @Test
  void whoDoesNotReachGitHandsOverToOneThatDoes() {
    Me cut = Sightings.gitAway(me(), RULES.gitPatience());

    assertHandsOver(seen(cut, D, B), "b", TransitionKind.STEP_DOWN, Care.TO_THE_FIT);
    assertGoesOn(seen(Sightings.gitAway(me(), RULES.gitPatience().minusNanos(1)), B));
    assertGoesOn(seen(cut, D));
    assertGoesOn(seen(Sightings.gaveUpLately(cut), B));
    assertGoesOn(seen(Sightings.barred(cut), B));
  }

  @Test
  void whoIsNotProbedHandsOverToOneThatIs() {
    Me unprobed = Sightings.unprobed(me(), RULES.probePatience());

    assertHandsOver(seen(unprobed, B, C), "c", TransitionKind.STEP_DOWN, Care.TO_THE_FIT);
    assertGoesOn(seen(Sightings.unprobed(me(), RULES.probePatience().minusNanos(1)), C));
    assertGoesOn(seen(unprobed, B));
  }

  @Test
  void neitherPauseNorLimitIsPassedWithoutAPerson() {
    Me cut = Sightings.gitAway(me(), HOUR);

    assertGoesOn(told(seen(cut, B), 0, Optional.of("paused")));
    assertGoesOn(told(seen(cut, B), RULES.automaticLimit(), Optional.empty()));
    assertHandsOver(
        told(seen(cut, B), RULES.automaticLimit() - 1, Optional.empty()),
        "b",
        TransitionKind.STEP_DOWN,
        Care.TO_THE_FIT);
  }
}
