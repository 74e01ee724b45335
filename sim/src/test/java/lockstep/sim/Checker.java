package lockstep.sim;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.TransitionKind;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.RepositoryStatus.State;
import lockstep.sync.save.CommitMessage;
import lockstep.sync.save.PushOutcome;
import lockstep.sync.save.SaveId;
import lockstep.sync.testing.StoredCommit;
import org.jspecify.annotations.Nullable;

/// The promises of the design, looked at while a [SimCluster] runs and afterwards.
final class Checker {
  /// When nobody could answer for a while, gateways find the first who can by two probes in a row.
  private static final Duration FOUND_AGAIN = Duration.ofMillis(1_500);

  /// After which all know that somebody is drained, is in service again, or is well again.
  private static final Duration KNOWN = Duration.ofSeconds(4);

  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final Map<CommitId, String> digests = new HashMap<>();
  private final Map<String, Seen> seen = new HashMap<>();
  private final Map<String, Set<CommitId>> shown = new HashMap<>();
  private final Map<String, String> holders = new HashMap<>();
  private final Map<String, Integer> grants = new HashMap<>();
  private final Map<String, Long> epochs = new HashMap<>();
  private final Map<String, Long> fitSince = new HashMap<>();
  private final Map<String, Long> drainedSince = new HashMap<>();
  private final Map<String, Long> servingSince = new HashMap<>();
  private long foundNanos;

  /// What was looked at last, so that nothing is looked at twice.
  private record Seen(CommitId commit, State state, Optional<CommitId> head) {}

  Checker(SimCluster cluster) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
  }

  /// Promises 1, 5 and 9: one commit is one state; nobody goes back; synced is what the remote has.
  void afterSync(SimMember member) {
    Snapshot snapshot = member.snapshot();
    if (snapshot.commit().isPresent()) {
      State state = member.status().state();
      Seen now = new Seen(snapshot.commit().get(), state, cluster.git().head());
      @Nullable Seen before = seen.put(member.bootName(), now);
      if (!now.equals(before)) {
        look(member, snapshot, now, before);
      }
    }
    noteFitness(member);
  }

  private void look(SimMember member, Snapshot snapshot, Seen now, @Nullable Seen before) {
    CommitId commit = now.commit();
    if (!cluster.stranger().mayBeHeld()) {
      oneState(member, snapshot, commit);
    }
    CommitId last = before == null ? commit : before.commit();
    Violation.unless(
        last.equals(commit)
            || reaches(commit, last)
            || cluster.stranger().dropped(last)
            || isNewsOfTheOldLine(member, commit),
        "NeverBack: %s went from %s to %s",
        member.name,
        last,
        commit);
    shown.computeIfAbsent(member.bootName(), _ -> new HashSet<>()).add(commit);
    Violation.unless(
        now.state() != State.SYNCED
            || cluster.stranger().isAway()
            || cluster.stranger().dropped(commit)
            || now.head().filter(head -> reaches(head, commit)).isPresent(),
        "HonestStatus: %s says synced at %s, which the remote lacks",
        member.name,
        commit);
  }

  /// A copy of the host that lags may show the line that a rewrite took off to somebody who had
  /// seen
  /// nothing of it: to them it looks like one more rewrite.
  private boolean isNewsOfTheOldLine(SimMember member, CommitId commit) {
    return cluster.stranger().dropped(commit)
        && shown.getOrDefault(member.bootName(), Set.of()).stream()
            .filter(cluster.stranger()::dropped)
            .noneMatch(one -> reaches(one, commit));
  }

  /// Not while a deletion is held back: then what is shown depends on what was shown before.
  private void oneState(SimMember member, Snapshot snapshot, CommitId commit) {
    String digest = digests.computeIfAbsent(commit, _ -> snapshot.digest());
    Violation.unless(
        digest.equals(snapshot.digest()),
        "OneCommitOneState: %s shows another state of %s",
        member.name,
        commit);
  }

  private boolean reaches(CommitId head, CommitId commit) {
    return cluster.git().reaches(head, commit);
  }

  private void noteService(SimMember member) {
    boolean drained = member.loop().drained().isPresent();
    (drained ? servingSince : drainedSince).remove(member.name);
    (drained ? drainedSince : servingSince).putIfAbsent(member.name, clockwork.nanos());
  }

  private boolean longSince(Map<String, Long> since, String name) {
    return clockwork.nanos() - since.getOrDefault(name, Long.MAX_VALUE) >= KNOWN.toNanos();
  }

  /// Who has been drained for long gets nothing while another serves that has been well for long.
  void sentTo(SimGateway gateway, SimMember member) {
    boolean drained = longSince(drainedSince, member.name) && member.loop().drained().isPresent();
    if (!drained || !member.isHeardBy(gateway.name) || member.stopped()) {
      return;
    }
    List<String> serving =
        cluster.members().stream()
            .filter(other -> other.isHeardBy(gateway.name))
            .map(other -> other.name)
            .filter(name -> longSince(servingSince, name) && longSince(fitSince, name))
            .toList();
    Violation.unless(
        serving.isEmpty(),
        "DrainedGetsNothing: %s sends to %s while %s serve",
        gateway.name,
        member.name,
        serving);
  }

  /// Promise 6: an epoch has one holder, as long as the store remembers whom it gave it, and nobody
  /// sees one that is lower than before.
  ///
  /// @param restores how often the store had been put back when the turn began
  void afterTurn(SimMember member, int restores) {
    long epoch = member.loop().epoch();
    noteService(member);
    epochAt(member.bootName(), epoch);
    if (member.loop().role() == Role.PRIMARY) {
      String grant = member.bootName() + "/" + epoch;
      boolean clear = restores == cluster.restores();
      int store = grants.computeIfAbsent(grant, _ -> clear ? restores : -grants.size() - 1);
      String holder = holders.computeIfAbsent(store + "/" + epoch, _ -> member.bootName());
      Violation.unless(
          holder.equals(member.bootName()),
          "OneHolderAnEpoch: %s and %s have %d",
          holder,
          member.bootName(),
          epoch);
    }
  }

  void epochAt(String observer, long epoch) {
    Long before = epochs.put(observer, epoch);
    Violation.unless(
        before == null || epoch >= before,
        "EpochGrows: %s saw %d after %d",
        observer,
        epoch,
        before);
  }

  /// A gateway sends saves to nobody whose epoch is below one that it was told.
  ///
  /// @param told by each member, the last time
  void goesBy(SimGateway gateway, Map<String, Long> told) {
    long highest = told.values().stream().mapToLong(it -> it).max().orElse(0);
    Optional<String> primary = gateway.pool().primary().map(state -> state.name());
    Violation.unless(
        primary.filter(name -> told.getOrDefault(name, 0L) < highest).isEmpty(),
        "HighestEpoch: %s sends to %s, and was told %s",
        gateway.name,
        primary,
        told);
  }

  /// Promise 6: a push of somebody who does not know the branch as it is does not move it.
  ///
  /// @param before where the branch was
  void pushed(
      Optional<CommitId> expected, CommitId to, Optional<CommitId> before, PushOutcome outcome) {
    boolean moved = outcome instanceof PushOutcome.Accepted && !before.equals(Optional.of(to));
    Violation.unless(
        !moved || before.equals(expected),
        "StaleWriter: a push onto %s moved the branch from %s to %s",
        expected,
        before,
        to);
  }

  /// Promise 2: what is called saved is reachable from the branch.
  void inGit(SimMember member, CommitId commit) {
    Violation.unless(
        cluster.stranger().dropped(commit)
            || cluster.stranger().head().filter(head -> reaches(head, commit)).isPresent(),
        "SavedMeansInGit: %s acknowledged %s",
        member.name,
        commit);
  }

  /// Promise 2: and it is shown here.
  void acknowledged(SimMember member, CommitId commit) {
    inGit(member, commit);
    Violation.unless(
        cluster.stranger().dropped(commit)
            || member.snapshot().commit().filter(head -> reaches(head, commit)).isPresent()
            || member.isShown(commit),
        "SavedMeansShown: %s acknowledged %s",
        member.name,
        commit);
  }

  /// Promise 7: who saved reads no older state, or is told that it is older.
  void read(SimClient client, String uid, Set<String> saved, Message.Answer.Shown answer) {
    Set<String> mine = new HashSet<>(saved);
    client.attempts().stream()
        .filter(one -> one.commit.filter(cluster.stranger()::dropped).isPresent())
        .forEach(one -> mine.remove(one.tag));
    Set<String> tags =
        answer.dashboard().<Set<String>>map(Message.Dashboard::tags).orElse(Set.of());
    Violation.unless(
        answer.behind() || tags.containsAll(mine) || cluster.stranger().deleted(),
        "ReadYourWrites: %s saved %s in %s and reads %s at %s",
        client.name,
        saved,
        uid,
        tags,
        answer.by());
  }

  /// Promise 8: a read fails only when nobody could have answered it all the while.
  void failedRead(SimClient client, SimGateway gateway, long begunNanos, Message.Answer answer) {
    List<String> fit =
        cluster.members().stream()
            .filter(member -> member.isHeardBy(gateway.name))
            .map(member -> member.name)
            .filter(name -> fitSince.getOrDefault(name, Long.MAX_VALUE) <= begunNanos)
            .toList();
    Violation.unless(
        fit.isEmpty(), "ReadsGoOn: %s got %s while %s could answer", client.name, answer, fit);
  }

  /// To be called whenever a member may have become fit or unfit to answer reads.
  private void noteFitness(SimMember member) {
    boolean fit = member.alive() && !member.stopped() && member.snapshot().commit().isPresent();
    if (fit) {
      if (fitSince.isEmpty()) {
        foundNanos = clockwork.nanos() + FOUND_AGAIN.toNanos();
      }
      fitSince.putIfAbsent(member.name, Math.max(clockwork.nanos(), foundNanos));
    } else {
      fitSince.remove(member.name);
    }
  }

  /// Something has happened to the member.
  void unfit(SimMember member) {
    fitSince.remove(member.name);
    drainedSince.remove(member.name);
    servingSince.remove(member.name);
  }

  /// After healing: everybody agrees, and Git has each acknowledged save once and no refused one.
  void atTheEnd() {
    CommitId head = cluster.git().head().orElseThrow();
    for (SimMember member : cluster.members()) {
      Violation.unless(
          member.snapshot().commit().equals(Optional.of(head)),
          "Converges: %s shows %s of %s (%s)",
          member.name,
          member.snapshot().commit(),
          head,
          member.status());
      oneState(member, member.snapshot(), head);
    }
    primaries();
    preferred();
    cluster.waited().atTheEnd();
    saves(head);
    dropped(head);
  }

  /// What a member showed and a rewrite dropped is listed by all, if that member lived on to tell.
  private void dropped(CommitId head) {
    Set<SaveId> present = new HashSet<>();
    cluster
        .git()
        .reachable(head)
        .forEach(commit -> CommitMessage.saveId(commit.message()).ifPresent(present::add));
    for (SimMember member : cluster.members()) {
      Set<SaveId> missing =
          new HashSet<>(
              cluster.stranger().shownAndDropped().getOrDefault(member.bootName(), Set.of()));
      missing.removeAll(present);
      for (SimMember asked : cluster.members()) {
        Set<SaveId> listed = new HashSet<>();
        asked.sync().dropped().forEach(save -> listed.add(save.id()));
        Violation.unless(
            listed.containsAll(missing),
            "DroppedIsListed: %s showed %s, and %s lists %s",
            member.name,
            missing,
            asked.name,
            listed);
      }
    }
  }

  /// Where the lease goes back by itself, it has, unless too much happened lately.
  private void preferred() {
    String best = cluster.members().getFirst().name;
    boolean due =
        cluster.world().failback().automatic()
            && cluster
                    .leases()
                    .countUnconfirmed(TransitionKind.AUTOMATIC, cluster.rules().automaticWindow())
                == 0;
    String holder = cluster.leases().read().orElseThrow().holder();
    Violation.unless(
        !due || holder.equals(best),
        "GoesBack: %s still holds the lease (%s)",
        holder,
        cluster.member(holder).loop().failback());
  }

  private void primaries() {
    List<String> primaries =
        cluster.members().stream()
            .filter(member -> member.loop().role() == Role.PRIMARY)
            .map(member -> member.name)
            .toList();
    boolean expected =
        cluster.mode() == Mode.LOAD_BALANCER ? primaries.isEmpty() : primaries.size() == 1;
    Violation.unless(expected, "OnePrimary: %s", primaries);
    for (SimGateway gateway : cluster.gateways()) {
      Violation.unless(
          gateway.pool().primary().map(state -> state.name()).stream().toList().equals(primaries),
          "GatewaysAgree: %s sends to %s of %s",
          gateway.name,
          gateway.pool().primary().map(state -> state.name()),
          primaries);
    }
  }

  private void saves(CommitId head) {
    Map<SaveId, Integer> commits = new HashMap<>();
    for (StoredCommit commit : cluster.git().allCommits()) {
      CommitMessage.saveId(commit.message()).ifPresent(id -> commits.merge(id, 1, Integer::sum));
    }
    SimMember reader = cluster.members().getFirst();
    Set<String> tags = new HashSet<>();
    reader
        .snapshot()
        .dashboards()
        .values()
        .forEach(found -> tags.addAll(SimDashboards.tags(reader.sync().body(found))));
    for (SimClient client : cluster.clients()) {
      for (SimClient.Attempt attempt : client.attempts()) {
        int count = commits.getOrDefault(attempt.save.id(), 0);
        Violation.unless(count <= 1, "Once: %s is in %d commits", attempt.tag, count);
        boolean present = tags.contains(attempt.tag);
        Violation.unless(
            attempt.commit.isEmpty()
                || cluster.stranger().dropped(attempt.commit.get())
                || ((present || cluster.stranger().deleted())
                    && reaches(head, attempt.commit.get())),
            "NothingLost: %s was acknowledged as %s and is not there",
            attempt.tag,
            attempt.commit);
        if (attempt.kept) {
          cluster.waited().atTheEnd(attempt.save.id(), count, attempt.save.author().email());
        }
        Violation.unless(
            !attempt.refused || mayHaveBeenUndone(attempt) || (count == 0 && !present),
            "RefusedMeansNot: %s was refused and is in Git",
            attempt.tag);
      }
    }
  }

  /// A rewrite can take away what a save clashed with: a member that was silent until then may do
  /// it after all, or may have done it when one that had not heard of the rewrite told the clash.
  private boolean mayHaveBeenUndone(SimClient.Attempt attempt) {
    return attempt.clashedAfter.orElse(Integer.MAX_VALUE) < cluster.rewrites();
  }
}
