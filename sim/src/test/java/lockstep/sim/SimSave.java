package lockstep.sim;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import lockstep.cluster.Writer;
import lockstep.sync.loop.PendingSave;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.save.Planner;
import lockstep.sync.save.SaveOutcome;

/// One save at one member: sent on to the writer when that one seems fit, else done here, as `api`
/// does it.
final class SimSave {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration TURN = Duration.ofSeconds(2);

  private final SimMember member;
  private final SimCluster cluster;
  private final SimMember.Served call;
  private final Message.Request.Write write;

  /// The writer broke off: it may have done the save.
  private boolean doubtful;

  SimSave(
      SimMember member, SimCluster cluster, SimMember.Served call, Message.Request.Write write) {
    this.member = member;
    this.cluster = cluster;
    this.call = call;
    this.write = write;
  }

  void begin() {
    Optional<SimMember> writer =
        member
            .loop()
            .writer()
            .filter(one -> !one.self())
            .map(one -> cluster.member(one.name()))
            .filter(this::isWorthAsking);
    if (writer.isEmpty()) {
      atGate();
      return;
    }
    cluster.send(
        member.name,
        writer.get(),
        new Message.Reply() {
          @Override
          public void answered(Message.Answer answer) {
            switch (answer) {
              case Message.Answer.NotHere _, Message.Answer.Unavailable _ -> atGate();
              case Message.Answer.Shown _,
                  Message.Answer.Saved _,
                  Message.Answer.Kept _,
                  Message.Answer.Refused _,
                  Message.Answer.Unknown _ ->
                  member.desk().answer(call, answer);
            }
          }

          @Override
          public void broken() {
            doubtful = true;
            atGate();
          }

          @Override
          public void refused() {
            atGate();
          }
        },
        (there, reply) -> there.desk().serveForwarded(write, reply));
  }

  private boolean isWorthAsking(SimMember writer) {
    return member.loop().members().stream()
        .anyMatch(view -> view.name().equals(writer.name) && view.reachable() && view.gitOk());
  }

  /// Done here, whoever the writer is.
  void atGate() {
    if (!member.stillServes(call)) {
      return;
    }
    if (member.ports().gateClosed() || member.stopped()) {
      member.again(this::waitAtGate);
      return;
    }
    go();
  }

  /// After the gate was closed while the save waited before it.
  private void waitAtGate() {
    if (!member.stillServes(call)) {
      return;
    }
    if (member.ports().gateClosed() || member.stopped()) {
      member.again(this::waitAtGate);
      return;
    }
    Optional<Writer> successor =
        member.ports().sentTo().filter(writer -> !writer.name().equals(member.name));
    if (successor.isPresent()) {
      member.desk().answer(call, new Message.Answer.NotHere(successor.map(Writer::name)));
    } else {
      go();
    }
  }

  private void go() {
    member.ports().inside().add(call);
    if (member.waiting().isPresent()) {
      behindOthers(member.waiting().get(), clockwork().nanos());
    } else {
      submit();
    }
  }

  private Clockwork clockwork() {
    return cluster.clockwork();
  }

  /// As `JournalledSync` does it, which would wait here: a save goes behind those of the same thing
  /// that wait, and for a moment waits for them to be drained.
  private void behindOthers(SimWaiting waiting, long sinceNanos) {
    if (!member.stillServes(call)) {
      return;
    }
    boolean others = !waiting.room().overview().of(Planner.subject(write.save())).isEmpty();
    boolean over = clockwork().nanos() - sinceNanos >= TURN.toNanos();
    if (member.sync().isRemoteAway() || (others && over)) {
      keep(waiting);
    } else if (others) {
      member.sync().pull(Trigger.PEER_HINT);
      member.again(() -> behindOthers(waiting, sinceNanos));
    } else {
      submit();
    }
  }

  private void keep(SimWaiting waiting) {
    clockwork().begin(() -> SimPorts.unlessDead(() -> keepNow(waiting)));
  }

  private void keepNow(SimWaiting waiting) {
    SaveOutcome kept = waiting.keep(write.save());
    if (kept instanceof SaveOutcome.InGit saved) {
      cluster.checker().inGit(member, saved.commit());
      member
          .desk()
          .answer(call, new Message.Answer.Saved(member.name, saved.commit(), saved.version()));
    } else {
      member.desk().answer(call, truer(answer(kept)));
    }
  }

  private void submit() {
    cluster.waited().sent(write.save().id());
    PendingSave pending = member.sync().submit(write.save(), PATIENCE);
    look(pending, 0);
  }

  private void look(PendingSave pending, int looked) {
    if (!member.stillServes(call)) {
      return;
    }
    Optional<SaveOutcome> outcome = pending.outcome();
    if (outcome.isPresent() && member.waiting().isPresent() && mayWait(outcome.get())) {
      keep(member.waiting().get());
    } else if (outcome.isPresent()) {
      member.desk().answer(call, truer(answer(outcome.get())));
    } else if (looked > PATIENCE.toMillis() / 20 + 50) {
      member.desk().answer(call, new Message.Answer.Unknown("no outcome in time"));
    } else {
      member.again(() -> look(pending, looked + 1));
    }
  }

  private boolean mayWait(SaveOutcome outcome) {
    boolean open =
        outcome instanceof SaveOutcome.Unavailable || outcome instanceof SaveOutcome.Unknown;
    return open && member.status().state() == RepositoryStatus.State.UNREACHABLE;
  }

  /// As `api` says it of a save that its writer may have done.
  private Message.Answer truer(Message.Answer here) {
    return switch (here) {
      case Message.Answer.Unavailable no when doubtful -> new Message.Answer.Unknown(no.why());
      case Message.Answer.Refused no when doubtful && no.byHost() ->
          new Message.Answer.Unknown(no.why());
      case Message.Answer _ -> here;
    };
  }

  private Message.Answer answer(SaveOutcome outcome) {
    return switch (outcome) {
      case SaveOutcome.InGit saved -> {
        cluster.checker().acknowledged(member, saved.commit());
        yield new Message.Answer.Saved(member.name, saved.commit(), saved.version());
      }
      case SaveOutcome.Conflict conflict -> judged(conflict.toString());
      case SaveOutcome.Invalid(var _, String message) -> judged(message);
      case SaveOutcome.Refused(String words, boolean _) ->
          new Message.Answer.Refused(words, OptionalInt.empty());
      case SaveOutcome.Unavailable(String message) -> new Message.Answer.Unavailable(message);
      case SaveOutcome.Unknown(var _, String message) -> new Message.Answer.Unknown(message);
      case SaveOutcome.Waiting _, SaveOutcome.OnBranch _ -> {
        Violation.unless(member.waiting().isPresent(), "NotAsked: %s", outcome);
        yield new Message.Answer.Kept(member.name);
      }
    };
  }

  private Message.Answer judged(String why) {
    return new Message.Answer.Refused(
        why, OptionalInt.of(cluster.stranger().rewritesBefore(member.head())));
  }
}
