package lockstep.cluster.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.Maintenance;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;
import lockstep.cluster.Writer;
import lockstep.cluster.member.Candidacy;
import lockstep.core.resource.CommitId;
import org.junit.jupiter.api.Test;

/// Each test spoils one thing of a switchover from `a` to `b` that could be done.
class PreflightTest {
  private static final String HEX = "ab".repeat(20);
  private static final Duration HERE = Duration.ZERO;
  private static final Duration GONE = Duration.ofSeconds(4);
  private static final Writer HOLDER = new Writer("a", "http://a", 3, true);
  private static final Candidacy FIT = new Candidacy(true, true, true, true, false, HEX);
  private static final MemberView A = member("a", "instance", 100, HERE, true, false);
  private static final MemberView B = member("b", "instance", 50, HERE, true, false);
  private static final MemberView C = member("c", "instance", 10, HERE, true, false);

  private static MemberView member(
      String name, String kind, int priority, Duration heardOf, boolean gitOk, boolean draining) {
    return new MemberView(
        name,
        "http://" + name,
        kind,
        priority,
        Optional.of(Role.REPLICA),
        3,
        Optional.of(new CommitId(HEX)),
        Optional.of("d"),
        gitOk,
        true,
        draining,
        Optional.of(heardOf));
  }

  private static Orders planned(long epoch, Optional<String> refusal) {
    return new Orders(
        Optional.of(new Plan("p", epoch, "c", "bob", "bob asked", refusal)), List.of());
  }

  private static Preflight preflight(Candidacy candidacy, Orders orders) {
    return new Preflight(HOLDER, List.of(A, B, C), candidacy, orders);
  }

  private static void assertRefuses(
      Preflight preflight, MemberView target, String check, String words) {
    assertThat(preflight.of(target).stream().filter(finding -> !finding.ok()))
        .singleElement()
        .isEqualTo(new Finding(check, false, words));
  }

  @Test
  void findsNothingInTheWayOfAFitMember() {
    assertThat(preflight(FIT, Orders.NONE).of(B))
        .allMatch(Finding::ok)
        .extracting(Finding::name)
        .containsExactly(
            "holder", "plan", "target", "answers", "ready", "commits", "git", "service");
  }

  @Test
  void refusesWhileTheHolderIsNotHeardOf() {
    MemberView gone = member("a", "instance", 100, GONE, true, false);

    assertRefuses(
        new Preflight(HOLDER, List.of(gone, B), FIT, Orders.NONE),
        B,
        "holder",
        "a holds the lease but was not heard of lately: wait for the failover");
  }

  @Test
  void refusesWhileAnotherPlanIsOpenAndNoLonger() {
    assertRefuses(
        preflight(FIT, planned(3, Optional.empty())), B, "plan", "bob asked for a switchover to c");
    assertThat(preflight(FIT, planned(2, Optional.empty())).of(B)).allMatch(Finding::ok);
    assertThat(preflight(FIT, planned(3, Optional.of("no"))).of(B)).allMatch(Finding::ok);
  }

  @Test
  void refusesTheHolderItselfAndWhatIsNoInstance() {
    assertRefuses(preflight(FIT, Orders.NONE), A, "target", "a has the lease already");
    assertRefuses(
        preflight(FIT, Orders.NONE),
        member("old", "grafana", 200, HERE, true, false),
        "target",
        "old is no instance of Lockstep");
  }

  @Test
  void refusesAMemberThatIsNotFitByItsOwnWord() {
    assertRefuses(
        preflight(new Candidacy(false, true, true, true, false, HEX), Orders.NONE),
        B,
        "answers",
        "b does not answer");
    assertRefuses(
        preflight(new Candidacy(true, false, true, true, false, HEX), Orders.NONE),
        B,
        "ready",
        "b is not ready to serve");
    assertRefuses(
        preflight(new Candidacy(true, true, false, true, false, HEX), Orders.NONE),
        B,
        "commits",
        "b shows abababa and lacks a commit that another member reported");
    assertRefuses(
        preflight(new Candidacy(true, true, true, false, false, HEX), Orders.NONE),
        B,
        "git",
        "b does not reach Git");
    assertRefuses(
        preflight(new Candidacy(true, true, true, true, true, HEX), Orders.NONE),
        B,
        "service",
        "b is being drained or in maintenance");
  }

  @Test
  void refusesAMemberThatIsDrainedByOrder() {
    Maintenance drain = new Maintenance(Optional.of("b"), "ann", "disk", Duration.ofMinutes(5));

    assertRefuses(
        preflight(FIT, new Orders(Optional.empty(), List.of(drain))),
        B,
        "service",
        "b is being drained or in maintenance");
  }

  @Test
  void theBestIsTheFirstByPriorityOfThoseThatAreFit() {
    MemberView old = member("old", "grafana", 200, HERE, true, false);

    assertThat(Preflight.best(List.of(old, A, B, C), "a")).contains(B);
    assertThat(Preflight.best(List.of(member("b", "instance", 50, GONE, true, false), C), "a"))
        .contains(C);
    assertThat(Preflight.best(List.of(member("b", "instance", 50, HERE, false, false), C), "a"))
        .contains(C);
    assertThat(Preflight.best(List.of(member("b", "instance", 50, HERE, true, true), C), "a"))
        .contains(C);
    assertThat(Preflight.best(List.of(old, A), "a")).isEmpty();
  }
}
