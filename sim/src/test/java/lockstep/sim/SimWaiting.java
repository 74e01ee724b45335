package lockstep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.cluster.Writer;
import lockstep.core.fault.StoreFault;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Drainer;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.JournalledSync;
import lockstep.sync.journal.Saver;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.loop.PendingSave;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// The saves that wait for Git, at one start of a member: it keeps them, looks at them, and drains
/// them while it is the writer.
final class SimWaiting implements Saver {
  private static final Duration EACH = Duration.ofSeconds(1);
  private static final Duration TOLD = Duration.ofMillis(300);
  private static final Duration PROBE = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STEP = Duration.ofMillis(20);

  private final SimMember member;
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final int born;
  private final WaitingRoom room;
  private final Drainer drainer;

  SimWaiting(SimMember member, SimCluster cluster) {
    this.member = member;
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.born = member.life();
    Journal journal = new DistantJournal(cluster.journal(), member.ports(), member, cluster);
    this.room = WaitingRoom.of(journal);
    this.drainer = new Drainer(journal, this, this::leads);
    clockwork.beginAfter(EACH, this::drain);
    clockwork.beginAfter(PROBE, this::look);
    clockwork.beginAfter(TOLD, this::tell);
  }

  WaitingRoom room() {
    return room;
  }

  /// Keeps a save, as an instance does that knows that Git is away.
  SaveOutcome keep(Save save) {
    return new JournalledSync(member.sync(), () -> true, room, Bounds.USUAL)
        .save(save, Duration.ZERO);
  }

  private OptionalLong leads() {
    Optional<Writer> writer = member.loop().writer().filter(Writer::self);
    return writer.isPresent() ? OptionalLong.of(writer.get().epoch()) : OptionalLong.empty();
  }

  private void look() {
    if (member.lives(born)) {
      if (!member.stopped()) {
        SimPorts.unlessDead(room::refresh);
        if (member.sync().isRemoteAway()) {
          member.sync().pull(Trigger.PEER_HINT);
        }
      }
      clockwork.beginAfter(PROBE, this::look);
    }
  }

  /// Puts into the shared book what it answered, a little after the answers.
  private void tell() {
    if (member.lives(born)) {
      SimPorts.unlessDead(this::tellAll);
      clockwork.beginAfter(TOLD, this::tell);
    }
  }

  private void tellAll() {
    try {
      member.ports().ask(() -> member.sync().shareOutcomes(cluster.book()));
    } catch (StoreFault _) {
      // the next time
    }
  }

  private void drain() {
    if (!member.lives(born)) {
      return;
    }
    SimPorts.unlessDead(this::drainAll);
    clockwork.beginAfter(EACH, this::drain);
  }

  private void drainAll() {
    try {
      for (Drainer.Turn turn = drainer.turn(); turn.didSomething(); turn = drainer.turn()) {
        clockwork.tell(member.name, "drains: " + turn);
      }
    } catch (StoreFault _) {
      // the next time
    }
  }

  @Override
  public boolean reachesGit() {
    return member.sync().isRemoteHere();
  }

  @Override
  public void probe() {
    member.sync().pull(Trigger.PEER_HINT);
  }

  @Override
  public Optional<SaveOutcome.InGit> inGit(SaveId id, Optional<RequestDigest> request) {
    return member.sync().inGit(id, request);
  }

  @Override
  public List<SaveOutcome> saveAll(List<Save> saves) {
    List<PendingSave> pending = member.sync().submitInOrder(saves, PATIENCE);
    List<SaveOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < saves.size(); i++) {
      outcomes.add(await(pending.get(i), saves.get(i)));
    }
    return outcomes;
  }

  @Override
  public SaveOutcome saveOnBranch(Save save, BranchName branch) {
    return await(member.sync().submit(save, Optional.of(branch), PATIENCE), save);
  }

  private SaveOutcome await(PendingSave pending, Save save) {
    long until = clockwork.nanos() + PATIENCE.toNanos();
    while (pending.outcome().isEmpty() && clockwork.nanos() < until) {
      clockwork.hang(member.stopped() ? member.stoppedFor() : STEP);
      if (!member.lives(born)) {
        throw new SimPorts.Died();
      }
    }
    return pending
        .outcome()
        .orElseGet(() -> new SaveOutcome.Unknown(save.id(), "no outcome in time"));
  }
}
