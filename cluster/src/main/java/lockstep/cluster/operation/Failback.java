package lockstep.cluster.operation;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.cluster.MemberView;

/// Decides whether the lease goes back to a preferred member by itself, and says why not.
///
/// It is never urgent: the holder works. So everything must speak for it, and it leaves the changes
/// that the limit allows to failovers, which are urgent.
///
/// @param schedule when it may happen
public record Failback(Schedule schedule) {
  /// What it is decided on.
  ///
  /// @param holder who has the lease
  /// @param members as last seen, best first
  /// @param fitFor for how long each member that is fit has been so without a break
  /// @param changed how often the holder changed within [FailbackRules#quietFor]
  /// @param automatic changes lately that no person asked for or confirmed
  /// @param halted why nothing may change without a person, as a clause; empty when it may
  public record Case(
      String holder,
      List<MemberView> members,
      Map<String, Duration> fitFor,
      int changed,
      int automatic,
      Optional<String> halted) {
    public Case {
      members = List.copyOf(members);
      fitFor = Map.copyOf(fitFor);
    }
  }

  /// What was decided.
  public sealed interface Verdict {
    /// One clause.
    String because();
  }

  /// The lease should go to a member.
  public record GoBack(String to, String because) implements Verdict {}

  /// The lease stays where it is.
  public record Stay(String because) implements Verdict {}

  /// True when `member` could hold the lease and has a higher priority than the holder, fit or not.
  public static boolean isPreferred(MemberView member, String holder, List<MemberView> members) {
    return Preflight.isInstance(member)
        && members.stream()
            .anyMatch(one -> one.name().equals(holder) && member.priority() > one.priority());
  }

  /// The same case gives the same verdict.
  public Verdict decide(Case now) {
    if (!schedule.failback().automatic()) {
      return new Stay("failback is by hand");
    }
    List<MemberView> preferred =
        now.members().stream()
            .filter(one -> isPreferred(one, now.holder(), now.members()))
            .sorted(
                Comparator.comparingInt(MemberView::priority)
                    .reversed()
                    .thenComparing(MemberView::name))
            .toList();
    if (preferred.isEmpty()) {
      return new Stay("no member is preferred to " + now.holder());
    }
    Optional<MemberView> fit = preferred.stream().filter(Preflight::isFit).findFirst();
    if (fit.isEmpty()) {
      return new Stay(unfit(preferred.getFirst()));
    }
    String to = fit.get().name();
    Duration fitFor = now.fitFor().getOrDefault(to, Duration.ZERO);
    return obstacle(now, to, fitFor)
        .<Verdict>map(Stay::new)
        .orElseGet(
            () ->
                new GoBack(
                    to, "%s is preferred and has been fit for %s".formatted(to, words(fitFor))));
  }

  private Optional<String> obstacle(Case now, String to, Duration fitFor) {
    FailbackRules rules = schedule.failback();
    if (now.halted().isPresent()) {
      return now.halted();
    }
    if (fitFor.compareTo(rules.healthyFor()) < 0) {
      return Optional.of(
          "%s has been fit for %s of %s".formatted(to, words(fitFor), words(rules.healthyFor())));
    }
    if (now.changed() > 0) {
      return Optional.of("the holder changed within the last " + words(rules.quietFor()));
    }
    if (now.automatic() > 0) {
      return Optional.of("an automatic change happened lately, and the next is left to a failover");
    }
    return schedule.outsideOfWindows();
  }

  private static String unfit(MemberView member) {
    String name = member.name() + " is preferred but ";
    if (!member.reachable()) {
      return name + "was not heard of lately";
    }
    if (member.draining()) {
      return name + "is being drained";
    }
    return name + (member.gitOk() ? "has nothing to show" : "does not reach Git");
  }

  private static String words(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}
