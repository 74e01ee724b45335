package lockstep.api.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import lockstep.cluster.Transition;
import lockstep.cluster.command.ClusterCommands;
import lockstep.cluster.command.Outcome;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.operation.Finding;
import lockstep.core.resource.CommitId;

/// Notes what it is told, and answers as the test says.
public final class ScriptedCommands implements ClusterCommands {
  private final List<String> told = new CopyOnWriteArrayList<>();
  private volatile Outcome.State state = Outcome.State.DONE;
  private volatile List<Transition> transitions = List.of();
  private volatile CountDownLatch fitness = new CountDownLatch(0);

  /// Everything comes out so from now on.
  public void comeOut(Outcome.State next) {
    state = next;
  }

  /// Whoever asks how fit it is hears that only when the latch is open.
  public void tellFitnessAfter(CountDownLatch latch) {
    fitness = latch;
  }

  /// What it was told, in order.
  public List<String> told() {
    return told;
  }

  private Outcome note(String text) {
    told.add(text);
    return new Outcome(
        state, "Said: " + text, "a", "b", 4, List.of(new Finding("ready", true, "b is ready")));
  }

  @Override
  public Outcome switchover(Optional<String> to, boolean dryRun, String by) {
    return note("switchover to %s dry %s by %s".formatted(to.orElse("anybody"), dryRun, by));
  }

  @Override
  public Outcome failback(boolean dryRun, String by) {
    return note("failback dry %s by %s".formatted(dryRun, by));
  }

  @Override
  public Outcome drain(String member, Duration how, boolean force, String reason, String by) {
    String word = force ? "force drain" : "drain";
    return note("%s %s for %s because %s by %s".formatted(word, member, how, reason, by));
  }

  @Override
  public Outcome pause(Duration how, String reason, String by) {
    return note("pause for %s because %s by %s".formatted(how, reason, by));
  }

  @Override
  public Outcome resume(Optional<String> member, String by) {
    return note("resume %s by %s".formatted(member.orElse("all"), by));
  }

  @Override
  public Outcome confirm(String by) {
    return note("confirm by " + by);
  }

  @Override
  public List<String> why() {
    return List.of("a is primary.", "It was fit.");
  }

  /// Has this past.
  public void remember(List<Transition> past) {
    transitions = List.copyOf(past);
  }

  @Override
  public List<Transition> history(int limit, long before) {
    told.add("history of %d before %d".formatted(limit, before));
    return transitions.stream().filter(one -> one.id() < before).limit(limit).toList();
  }

  @Override
  public Candidacy candidacy(Set<CommitId> commits) {
    told.add("candidacy at %d commits".formatted(commits.size()));
    try {
      fitness.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return new Candidacy(true, true, !commits.isEmpty(), true, false, "ab".repeat(20));
  }

  @Override
  public void news() {
    told.add("news");
  }
}
