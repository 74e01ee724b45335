package lockstep.sim;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import lockstep.cluster.Writer;
import lockstep.cluster.member.Candidacy;
import lockstep.cluster.member.PeerTalk;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.testing.DistantStore;
import lockstep.core.fault.StoreFault;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.GitSilence;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.testing.Fault;
import lockstep.sync.testing.FaultSource.Call;

/// What one start of a member reaches the world through: the database, the others, Git, its own
/// gate.
final class SimPorts implements DistantStore.Line, PeerTalk, Self, WriteGate {
  private static final Duration STEP = Duration.ofMillis(20);
  private static final String REPOSITORY = "manifests";

  private final SimMember member;
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final int born;
  private final GitSilence silence;
  private final Set<SimMember.Served> inside = new LinkedHashSet<>();
  private boolean gateClosed;
  private boolean behind;
  private Optional<Writer> sentTo = Optional.empty();

  SimPorts(SimMember member, SimCluster cluster) {
    this.member = member;
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.born = member.life();
    this.silence = new GitSilence(member::nanos, this::look);
  }

  /// Of a call to Git.
  Fault fault(Call call) {
    if (member.gitAway()) {
      return Fault.UNREACHABLE;
    }
    if (!clockwork.chance(member.gitTrouble())) {
      return Fault.NONE;
    }
    List<Fault> faults =
        switch (call) {
          case FETCH -> List.of(Fault.UNREACHABLE, Fault.STALE);
          case PUSH ->
              List.of(
                  Fault.UNREACHABLE,
                  Fault.LOSE_RACE,
                  Fault.LOSE_REQUEST,
                  Fault.LOSE_REPLY,
                  Fault.DUPLICATE,
                  Fault.LATE);
        };
    return faults.get(clockwork.dice(faults.size()));
  }

  @Override
  public <T> T ask(Supplier<T> call) {
    if (!cluster.calm() && clockwork.dice(8) == 0) {
      clockwork.hang(
          clockwork.dice(40) == 0 ? clockwork.millis(0, 12_000) : clockwork.millis(0, 80));
    }
    goOn();
    if (member.storeAway() || cluster.storeDown()) {
      if (member.answersLost() && !cluster.storeDown()) {
        var _ = call.get();
      }
      throw new StoreFault("cut off");
    }
    return call.get();
  }

  /// Lets time pass for one life of the member, and for nobody else.
  void hang(Duration time) {
    clockwork.hang(time);
    goOn();
  }

  /// Not while the process is stopped, and never when it has died.
  private void goOn() {
    while (member.lives(born) && member.stopped()) {
      clockwork.hang(member.stoppedFor());
    }
    if (!member.lives(born)) {
      throw new Died();
    }
  }

  @Override
  public Candidacy candidacy(String other, String url, Set<CommitId> commits, Duration patience) {
    SimMember asked = cluster.member(other);
    if (!member.reaches(asked)) {
      return Candidacy.SILENT;
    }
    long began = member.nanos();
    Candidacy said = asked.loop().candidacy(commits);
    return member.nanos() - began > patience.toNanos() ? Candidacy.SILENT : said;
  }

  @Override
  public void news(String url) {
    SimMember told = cluster.member(url.substring("http://".length()));
    if (member.reaches(told) && clockwork.chance(0.7)) {
      told.loop().news();
    }
  }

  @Override
  public Report report() {
    Snapshot snapshot = member.snapshot();
    Duration silent =
        cluster.off().contains(Guard.GIT_SILENCE)
            ? Duration.ZERO
            : silence.of(REPOSITORY, member.sync().unanswered(), member.sync().trees()::branches);
    return new Report(
        snapshot.commit(),
        Heads.NONE,
        List.of(),
        Optional.of(snapshot.digest()),
        member.status().state().reached(),
        silent,
        false);
  }

  private void look(Runnable question) {
    clockwork.beginAfter(Duration.ZERO, () -> unlessDead(question));
  }

  @Override
  public boolean catchUp(Set<CommitId> commits) {
    if (cluster.off().contains(Guard.BEYOND_ALL_COMMITS)) {
      return true;
    }
    boolean there = commits.stream().allMatch(member::isShown);
    for (int i = 0; i < 40 && !there; i++) {
      member.sync().pull(Trigger.READER);
      clockwork.hang(STEP.plus(STEP));
      there = commits.stream().allMatch(member::isShown);
    }
    behind |= !there;
    return there;
  }

  /// True when in this turn it looked whether it shows what others showed, and it did not.
  boolean foundItselfBehind() {
    return behind;
  }

  void turnBegins() {
    behind = false;
  }

  @Override
  public long epochInGit() {
    return cluster.off().contains(Guard.FORGOTTEN_EPOCHS) ? 0 : member.sync().past().epoch();
  }

  @Override
  public boolean reachesGitNow() {
    if (cluster.off().contains(Guard.GIT_NOW)) {
      return true;
    }
    var before = member.status().lastPull();
    member.sync().pull(Trigger.CANDIDACY);
    for (int i = 0; i < 62; i++) {
      clockwork.hang(STEP.plus(STEP));
      if (!member.status().lastPull().equals(before)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean close(Duration patience) {
    if (cluster.off().contains(Guard.GATE)) {
      return true;
    }
    gateClosed = true;
    for (Duration left = patience; left.isPositive(); left = left.minus(STEP)) {
      if (inside().isEmpty()) {
        return true;
      }
      clockwork.hang(STEP);
    }
    return inside().isEmpty();
  }

  /// Saves that came through the gate and have no answer yet.
  Set<SimMember.Served> inside() {
    inside.removeIf(call -> !member.stillServes(call));
    return inside;
  }

  @Override
  public void open() {
    gateClosed = false;
  }

  @Override
  public void sendTo(Writer writer) {
    sentTo = Optional.of(writer);
    gateClosed = false;
  }

  boolean gateClosed() {
    return gateClosed;
  }

  Optional<Writer> sentTo() {
    return sentTo;
  }

  /// Does something; if the process dies in the middle of it, nobody goes on.
  static void unlessDead(Runnable act) {
    try {
      act.run();
    } catch (Died _) {
      // whoever waited for it has seen the connection break
    }
  }

  /// Ends the turn of a process that died in the middle of it.
  static final class Died extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
