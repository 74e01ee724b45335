package lockstep.cluster.operation;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.MemberView;
import lockstep.cluster.Writer;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.ConfiguredMember;

/// What is looked at before the lease is handed over: the same for a dry run and the real one.
///
/// @param holder who has the lease
/// @param members as last seen, best first
/// @param candidacy what the target says of itself
/// @param orders what else people asked for
public record Preflight(
    Writer holder, List<MemberView> members, Candidacy candidacy, Orders orders) {
  public Preflight {
    members = List.copyOf(members);
  }

  /// The best member to hand over to: an instance that is here, reaches Git and is not drained, the
  /// first by priority. Empty when there is none.
  public static Optional<MemberView> best(List<MemberView> members, String holder) {
    return members.stream()
        .filter(one -> !one.name().equals(holder) && isFit(one))
        .min(
            Comparator.comparingInt(MemberView::priority)
                .reversed()
                .thenComparing(MemberView::name));
  }

  /// True for an instance that is here, shows something, reaches Git and is not drained.
  public static boolean isFit(MemberView member) {
    return isInstance(member)
        && member.reachable()
        && member.gitOk()
        && member.commit().isPresent()
        && !member.draining();
  }

  /// True for a member that can hold the lease at all.
  public static boolean isInstance(MemberView member) {
    return member.kind().equals(ConfiguredMember.INSTANCE);
  }

  /// Every check with its result, in the order in which they are told.
  public List<Finding> of(MemberView target) {
    return List.of(
        holderIsHere(),
        noOtherPlan(),
        isAnother(target),
        answers(target),
        ready(target),
        caughtUp(target),
        reachesGit(target),
        inService(target));
  }

  private Finding holderIsHere() {
    boolean here =
        members.stream().anyMatch(one -> one.name().equals(holder.name()) && one.reachable());
    return new Finding(
        "holder",
        here,
        here
            ? "%s holds the lease under epoch %d".formatted(holder.name(), holder.epoch())
            : "%s holds the lease but was not heard of lately: wait for the failover"
                .formatted(holder.name()));
  }

  private Finding noOtherPlan() {
    Optional<Plan> open =
        orders.plan().filter(plan -> plan.refusal().isEmpty() && plan.epoch() == holder.epoch());
    return new Finding(
        "plan",
        open.isEmpty(),
        open.map(plan -> "%s asked for a switchover to %s".formatted(plan.by(), plan.to()))
            .orElse("no other switchover is under way"));
  }

  private Finding isAnother(MemberView target) {
    if (!isInstance(target)) {
      return new Finding("target", false, target.name() + " is no instance of Lockstep");
    }
    boolean another = !target.name().equals(holder.name());
    return new Finding(
        "target",
        another,
        another
            ? "%s has priority %d".formatted(target.name(), target.priority())
            : target.name() + " has the lease already");
  }

  private Finding answers(MemberView target) {
    return new Finding(
        "answers",
        candidacy.answers(),
        target.name() + (candidacy.answers() ? " answers" : " does not answer"));
  }

  private Finding ready(MemberView target) {
    return new Finding(
        "ready",
        candidacy.ready(),
        target.name() + (candidacy.ready() ? " is ready to serve" : " is not ready to serve"));
  }

  private Finding caughtUp(MemberView target) {
    String commit = candidacy.commit().isEmpty() ? "nothing" : candidacy.commit().substring(0, 7);
    return new Finding(
        "commits",
        candidacy.caughtUp(),
        candidacy.caughtUp()
            ? "%s shows %s, at or beyond every commit that members reported"
                .formatted(target.name(), commit)
            : "%s shows %s and lacks a commit that another member reported"
                .formatted(target.name(), commit));
  }

  private Finding reachesGit(MemberView target) {
    return new Finding(
        "git",
        candidacy.gitOk(),
        target.name() + (candidacy.gitOk() ? " reaches Git" : " does not reach Git"));
  }

  private Finding inService(MemberView target) {
    boolean drained = candidacy.draining() || orders.drained().contains(target.name());
    return new Finding(
        "service",
        !drained,
        target.name()
            + (drained ? " is being drained or in maintenance" : " is not in maintenance"));
  }
}
