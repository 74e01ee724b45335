package lockstep.sim;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.RepositorySync.Trigger;

/// Where a member takes requests and answers them.
final class SimDesk {
  private static final Duration READERS_WAIT = Duration.ofSeconds(3);

  private final SimMember member;
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final List<SimMember.Served> open = new ArrayList<>();

  SimDesk(SimMember member, SimCluster cluster) {
    this.member = member;
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
  }

  /// Takes a request; `reply` hears of it later.
  void serve(Message.Request request, Message.Reply reply) {
    SimMember.Served call = take(request, reply);
    switch (request) {
      case Message.Request.Read read -> show(call, read, clockwork.nanos());
      case Message.Request.Write write -> new SimSave(member, cluster, call, write).begin();
    }
  }

  /// Takes a save that another member sent on: it is done here.
  void serveForwarded(Message.Request.Write write, Message.Reply reply) {
    new SimSave(member, cluster, take(write, reply), write).atGate();
  }

  private SimMember.Served take(Message.Request request, Message.Reply reply) {
    SimMember.Served call = new SimMember.Served(member.life(), request, reply);
    open.add(call);
    return call;
  }

  /// Answers, unless the process has died since.
  void answer(SimMember.Served call, Message.Answer answer) {
    if (open.remove(call)) {
      call.reply().answered(answer);
    }
  }

  boolean has(SimMember.Served call) {
    return open.contains(call);
  }

  /// The process has died: whoever waits for it sees the connection break.
  void breakOff() {
    List<SimMember.Served> lost = List.copyOf(open);
    open.clear();
    lost.forEach(call -> call.reply().broken());
  }

  private void show(SimMember.Served call, Message.Request.Read read, long sinceNanos) {
    if (!member.stillServes(call)) {
      return;
    }
    if (member.stopped()) {
      member.again(() -> show(call, read, sinceNanos));
      return;
    }
    Snapshot shown = member.snapshot();
    if (shown.commit().isEmpty()) {
      answer(call, new Message.Answer.Unavailable("nothing to show yet"));
      return;
    }
    boolean blind = cluster.off().contains(Guard.READ_YOUR_WRITES);
    boolean there = blind || read.seen().map(member::isShown).orElse(true);
    boolean over = clockwork.nanos() - sinceNanos >= READERS_WAIT.toNanos();
    if (!there && !over) {
      member.sync().pull(Trigger.READER);
      member.again(() -> show(call, read, sinceNanos));
      return;
    }
    answer(
        call,
        new Message.Answer.Shown(
            member.name,
            SimDashboards.read(shown, member.sync()::body, read.uid()),
            shown.commit().get(),
            !there));
  }
}
