package lockstep.cluster.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;
import lockstep.cluster.operation.MaintenanceWindow.Policy;
import lockstep.core.resource.CommitId;
import org.junit.jupiter.api.Test;

/// Each test changes one thing of a cluster that is ready to fail back from `b` to `a`.
class FailbackTest {
  private static final Duration HEALTHY = Duration.ofMinutes(5);
  private static final Duration QUIET = Duration.ofHours(1);
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final MemberView A = member("a", 100);
  private static final MemberView B = member("b", 50);
  private static final MemberView C = member("c", 10);
  private static final Map<String, Duration> ALL_FIT =
      Map.of("a", HEALTHY, "b", HEALTHY, "c", HEALTHY);

  private static MemberView member(String name, int priority) {
    return new MemberView(
        name,
        "http://" + name,
        "instance",
        priority,
        Optional.of(Role.REPLICA),
        3,
        Optional.of(new CommitId("ab".repeat(20))),
        Optional.of("d"),
        true,
        true,
        false,
        Optional.of(Duration.ZERO));
  }

  private static MemberView changed(
      MemberView one, boolean gitOk, boolean draining, Duration heardOf) {
    return new MemberView(
        one.name(),
        one.url(),
        one.kind(),
        one.priority(),
        one.role(),
        one.epoch(),
        one.commit(),
        one.digest(),
        gitOk,
        true,
        draining,
        Optional.of(heardOf));
  }

  /// Open between two instants, once.
  private record Once(Instant from, Instant to) implements Window {
    @Override
    public Optional<Duration> left(Instant now) {
      return now.isBefore(from) || !now.isBefore(to)
          ? Optional.empty()
          : Optional.of(Duration.between(now, to));
    }

    @Override
    public Optional<Instant> next(Instant now) {
      return Optional.of(from).filter(now::isBefore);
    }

    @Override
    public String words() {
      return "once";
    }
  }

  private static Failback failback(List<Window> windows, MaintenanceWindow... maintenance) {
    return new Failback(
        new Schedule(
            new FailbackRules(true, HEALTHY, QUIET, windows),
            List.of(maintenance),
            InstantSource.fixed(NOON)));
  }

  private static Failback.Case seen(String holder, MemberView... members) {
    return new Failback.Case(holder, List.of(members), ALL_FIT, 0, 0, Optional.empty());
  }

  private static String stays(Failback failback, Failback.Case seen) {
    assertThat(failback.decide(seen)).isInstanceOf(Failback.Stay.class);
    return failback.decide(seen).because();
  }

  @Test
  void goesBackToThePreferredMemberWhenAllSpeaksForIt() {
    assertThat(failback(List.of()).decide(seen("b", A, B, C)))
        .isEqualTo(new Failback.GoBack("a", "a is preferred and has been fit for 5 min"));
    assertThat(failback(List.of()).decide(seen("c", A, B, C)))
        .as("the best, not the next")
        .isEqualTo(new Failback.GoBack("a", "a is preferred and has been fit for 5 min"));
  }

  @Test
  void staysWithWhoIsPreferredOrAsGood() {
    assertThat(stays(failback(List.of()), seen("a", A, B, C)))
        .isEqualTo("no member is preferred to a");
    assertThat(stays(failback(List.of()), seen("b", member("a", 50), B)))
        .as("of equal priority")
        .isEqualTo("no member is preferred to b");
  }

  @Test
  void isByHandUnlessConfigured() {
    assertThat(stays(new Failback(Schedule.NONE), seen("b", A, B)))
        .isEqualTo("failback is by hand");
  }

  @Test
  void waitsUntilThePreferredMemberIsFit() {
    Duration away = Duration.ofSeconds(4);
    assertThat(stays(failback(List.of()), seen("b", changed(A, true, false, away), B)))
        .isEqualTo("a is preferred but was not heard of lately");
    assertThat(stays(failback(List.of()), seen("b", changed(A, false, false, Duration.ZERO), B)))
        .isEqualTo("a is preferred but does not reach Git");
    assertThat(stays(failback(List.of()), seen("b", changed(A, true, true, Duration.ZERO), B)))
        .isEqualTo("a is preferred but is being drained");
  }

  @Test
  void takesTheNextBestWhileTheBestIsNotFit() {
    assertThat(failback(List.of()).decide(seen("c", changed(A, false, false, Duration.ZERO), B, C)))
        .isEqualTo(new Failback.GoBack("b", "b is preferred and has been fit for 5 min"));
  }

  @Test
  void waitsUntilTheMemberWasFitForLongEnough() {
    Failback.Case soon =
        new Failback.Case(
            "b", List.of(A, B), Map.of("a", HEALTHY.minusNanos(1)), 0, 0, Optional.empty());

    assertThat(stays(failback(List.of()), soon)).isEqualTo("a has been fit for 4 min of 5 min");
  }

  @Test
  void waitsUntilTheHolderHasNotChangedForLongEnough() {
    Failback.Case restless = new Failback.Case("b", List.of(A, B), ALL_FIT, 1, 0, Optional.empty());

    assertThat(stays(failback(List.of()), restless))
        .isEqualTo("the holder changed within the last 60 min");
  }

  @Test
  void leavesAutomaticChangesToFailoversAndNeverPassesAPause() {
    assertThat(
            stays(
                failback(List.of()),
                new Failback.Case("b", List.of(A, B), ALL_FIT, 0, 1, Optional.empty())))
        .contains("the next is left to a failover");
    assertThat(
            stays(
                failback(List.of()),
                new Failback.Case("b", List.of(A, B), ALL_FIT, 0, 0, Optional.of("ann paused"))))
        .isEqualTo("ann paused");
  }

  @Test
  void happensOnlyWhileAWindowIsOpen() {
    Window past = new Once(NOON.minusSeconds(60), NOON);
    Window present = new Once(NOON, NOON.plusSeconds(1));
    Window later = new Once(NOON.plusSeconds(60), NOON.plusSeconds(90));

    assertThat(stays(failback(List.of(past, later)), seen("b", A, B)))
        .isEqualTo("no window for failback is open, the next opens at 2026-11-23T12:01:00Z");
    assertThat(stays(failback(List.of(past)), seen("b", A, B)))
        .isEqualTo("no window for failback ever opens");
    assertThat(failback(List.of(past, present)).decide(seen("b", A, B)))
        .isInstanceOf(Failback.GoBack.class);
  }

  @Test
  void maintenanceWindowsThatAllowItCountToo() {
    MaintenanceWindow later =
        new MaintenanceWindow(
            new Once(NOON.plusSeconds(60), NOON.plusSeconds(90)), Policy.FAILBACK_ALLOWED);
    MaintenanceWindow now =
        new MaintenanceWindow(new Once(NOON, NOON.plusSeconds(90)), Policy.FAILBACK_ALLOWED);

    assertThat(stays(failback(List.of(), later), seen("b", A, B))).contains("12:01:00Z");
    assertThat(failback(List.of(), later, now).decide(seen("b", A, B)))
        .isInstanceOf(Failback.GoBack.class);
  }

  @Test
  void aWindowWithoutFailoverIsAPauseThatEndsWithIt() {
    MaintenanceWindow shortly =
        new MaintenanceWindow(new Once(NOON, NOON.plusSeconds(60)), Policy.NO_AUTO_FAILOVER);
    MaintenanceWindow longer =
        new MaintenanceWindow(new Once(NOON, NOON.plusSeconds(90)), Policy.NO_AUTO_FAILOVER);
    MaintenanceWindow over =
        new MaintenanceWindow(new Once(NOON.minusSeconds(9), NOON), Policy.NO_AUTO_FAILOVER);
    InstantSource clock = InstantSource.fixed(NOON);

    assertThat(new Schedule(FailbackRules.MANUAL, List.of(shortly, longer), clock).pause())
        .hasValueSatisfying(
            pause -> {
              assertThat(pause.left()).isEqualTo(Duration.ofSeconds(90));
              assertThat(pause.member()).isEmpty();
              assertThat(pause.reason()).isEqualTo("window once");
            });
    assertThat(new Schedule(FailbackRules.MANUAL, List.of(over), clock).pause()).isEmpty();
  }
}
