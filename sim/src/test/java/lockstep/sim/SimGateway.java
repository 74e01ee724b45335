package lockstep.sim;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.gateway.choose.Balance;
import lockstep.gateway.choose.Choice;
import lockstep.gateway.choose.Choose;
import lockstep.gateway.choose.Load;
import lockstep.gateway.choose.Purpose;
import lockstep.gateway.pool.Condition;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.probe.MemberHealth;
import lockstep.gateway.probe.ProbeResult;
import lockstep.gateway.probe.Suspicion;

/// A gateway: the real choice, health and suspicion; its forwarding told again as events.
final class SimGateway {
  private static final Duration PROBE_EVERY = Duration.ofMillis(500);
  private static final Duration PROBE_PATIENCE = Duration.ofMillis(400);
  private static final Duration READ_PATIENCE = Duration.ofSeconds(1);
  private static final Duration BUSY_PATIENCE = Duration.ofSeconds(10);
  private static final Duration SLOW_PATIENCE = Duration.ofSeconds(30);
  private static final Duration HOLD = Duration.ofSeconds(5);
  private static final Duration ROUND = Duration.ofMillis(100);
  private static final int MOST_SENT = 4;
  private static final Load EVEN =
      new Load() {
        @Override
        public int underWay(Member member) {
          return 0;
        }

        @Override
        public double share(Member member) {
          return 1;
        }

        @Override
        public boolean ejected(Member member) {
          return false;
        }
      };

  final String name;
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final Mode mode;
  private final Choose choose;
  private final Map<String, MemberHealth> health = new HashMap<>();
  private final Map<String, Long> told = new HashMap<>();
  private Pool pool;
  private long suspectedNanos = Long.MIN_VALUE / 2;
  private final List<Flight> underWay = new ArrayList<>();
  private int turns;

  /// A request that waits for a member's answer.
  private record Flight(String member, Runnable abandon) {}

  SimGateway(SimCluster cluster, String name, Mode mode) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.name = name;
    this.mode = mode;
    this.choose = new Choose(mode, Balance.ROUND_ROBIN, EVEN);
    List<MemberState> states = new ArrayList<>();
    int priority = 100;
    for (SimMember member : cluster.members()) {
      URI url = URI.create("http://" + member.name);
      states.add(
          MemberState.unknown(
              new Member(member.name, url, MemberKind.INSTANCE, priority), clockwork.now()));
      priority -= 10;
      clockwork.after(clockwork.millis(0, 400), () -> probe(member));
    }
    this.pool = new Pool(states, 0);
  }

  Pool pool() {
    return pool;
  }

  // Probes.

  private void probe(SimMember member) {
    if (!member.alive()) {
      learned(member, new ProbeResult.Refused("refused"));
      clockwork.after(PROBE_EVERY, () -> probe(member));
      return;
    }
    if (!member.isHeardBy(name) || member.stopped()) {
      if (member.alive() && !member.isCutFrom(name) && !member.stopped()) {
        member.loop().probed();
      }
      clockwork.after(
          PROBE_PATIENCE,
          () -> {
            learned(member, new ProbeResult.Silent("no answer"));
            clockwork.after(clockwork.millis(0, 100), () -> probe(member));
          });
      return;
    }
    member.loop().probed();
    boolean ready = member.snapshot().commit().isPresent();
    Role role = member.loop().role();
    learned(
        member,
        new ProbeResult.Answered(
            ready,
            member.loop().drained().isPresent() && !cluster.off().contains(Guard.DRAIN),
            Optional.of(role),
            member.loop().epoch(),
            member.snapshot().commit(),
            ready ? "" : "nothing to show yet",
            Duration.ofMillis(2)));
    clockwork.after(PROBE_EVERY.plus(clockwork.millis(0, 50)), () -> probe(member));
  }

  private void learned(SimMember member, ProbeResult result) {
    MemberHealth after =
        health.getOrDefault(member.name, MemberHealth.unknown()).step(result, 2, 2);
    health.put(member.name, after);
    MemberState before = pool.find(member.name).orElseThrow();
    boolean answered = result instanceof ProbeResult.Answered;
    Optional<Role> role = result instanceof ProbeResult.Answered said ? said.role() : before.role();
    long epoch = result instanceof ProbeResult.Answered said ? said.epoch() : before.epoch();
    told.put(member.name, epoch);
    if (cluster.off().contains(Guard.HIGHEST_EPOCH)) {
      epoch = Math.min(epoch, 1);
    }
    pool =
        pool.with(
            new MemberState(
                before.member(),
                after.condition(),
                answered,
                role,
                epoch,
                before.commit(),
                Duration.ZERO,
                before.since(),
                after.reason()));
    cluster.checker().epochAt(name, pool.epoch());
    cluster.checker().goesBy(this, told);
    boolean hangs =
        before.up() && after.condition() == Condition.DOWN && result instanceof ProbeResult.Silent;
    if (hangs && pool.anotherIsUp(member.name)) {
      List<Flight> left =
          underWay.stream().filter(one -> one.member().equals(member.name)).toList();
      underWay.removeAll(left);
      left.forEach(flight -> flight.abandon().run());
    }
    suspect();
  }

  private void suspect() {
    if (clockwork.nanos() - suspectedNanos < Duration.ofSeconds(1).toNanos()) {
      return;
    }
    Optional<Suspicion> suspicion = Suspicion.of(pool, mode);
    if (suspicion.isEmpty()) {
      return;
    }
    suspectedNanos = clockwork.nanos();
    for (Member told : suspicion.get().told()) {
      SimMember member = cluster.member(told.name());
      if (member.alive() && !member.isCutFrom(name) && !member.stopped()) {
        long epoch = suspicion.get().epoch();
        boolean deaf = cluster.off().contains(Guard.FORGOTTEN_EPOCHS);
        member.loop().suspect(deaf ? Math.min(epoch, member.loop().epoch()) : epoch);
      }
    }
  }

  // Requests.

  /// Answers a request of a client, some time.
  void serve(Message.Request request, Message.Reply client) {
    new Forward(request, client).step();
  }

  private final class Forward {
    private final Message.Request request;
    private final Message.Reply client;
    private final boolean read;
    private final long holdUntilNanos = clockwork.nanos() + HOLD.toNanos();
    private final int turn = turns++;
    private final Set<String> tried = new HashSet<>();
    private Optional<String> named = Optional.empty();
    private Optional<Message.Answer> behind = Optional.empty();
    private Optional<Message.Answer> unavailable = Optional.empty();
    private int sent;
    private int round;

    Forward(Message.Request request, Message.Reply client) {
      this.request = request;
      this.client = client;
      this.read = request instanceof Message.Request.Read;
    }

    private boolean over() {
      return clockwork.nanos() >= holdUntilNanos;
    }

    void step() {
      Choice choice = next();
      if (behind.isPresent() && !(choice instanceof Choice.Go go && go.healthy())) {
        client.answered(behind.get());
        return;
      }
      switch (choice) {
        case Choice.Go go -> go(go);
        case Choice.Hold _ -> {
          if (over()) {
            client.answered(nobody());
            return;
          }
          clockwork.after(
              ROUND,
              () -> {
                tried.clear();
                named = Optional.empty();
                step();
              });
        }
      }
    }

    private Choice next() {
      Optional<MemberState> state =
          named.flatMap(pool::find).filter(one -> one.condition().healthy());
      if (state.isEmpty()) {
        return choose.next(pool, tried, read ? Purpose.READ : Purpose.WRITE, turn);
      }
      return tried.contains(state.get().name())
          ? new Choice.Hold()
          : new Choice.Go(state.get().member(), true, false);
    }

    private void go(Choice.Go go) {
      SimMember member = cluster.member(go.member().name());
      boolean leave = read && (go.another() || !go.healthy() || behind.isPresent());
      int mine = ++round;
      if (tried.isEmpty()) {
        cluster.checker().sentTo(SimGateway.this, member);
      }
      cluster.send(
          name,
          member,
          new Message.Reply() {
            @Override
            public void answered(Message.Answer answer) {
              if (mine == round) {
                round++;
                take(go, answer);
              }
            }

            @Override
            public void broken() {
              fail(go, mine);
            }

            @Override
            public void refused() {
              if (mine == round) {
                round++;
                tried.add(go.member().name());
                step();
              }
            }
          },
          (there, reply) -> there.desk().serve(request, reply));
      underWay.add(new Flight(go.member().name(), () -> fail(go, mine)));
      watch(go, mine, leave ? READ_PATIENCE : SLOW_PATIENCE, clockwork.nanos());
    }

    /// A member that answers others meanwhile is busy with this one, and is waited for longer.
    private void watch(Choice.Go go, int mine, Duration patience, long sinceNanos) {
      clockwork.after(
          patience,
          () -> {
            SimMember member = cluster.member(go.member().name());
            boolean lives = member.alive() && !member.stopped() && member.isHeardBy(name);
            boolean over = clockwork.nanos() - sinceNanos >= BUSY_PATIENCE.toNanos();
            if (mine == round && lives && !over) {
              watch(go, mine, patience, sinceNanos);
            } else {
              fail(go, mine);
            }
          });
    }

    private void fail(Choice.Go go, int mine) {
      if (mine == round) {
        round++;
        failed(go);
      }
    }

    private void take(Choice.Go go, Message.Answer answer) {
      tried.add(go.member().name());
      boolean may = go.another() && !over();
      switch (answer) {
        case Message.Answer.NotHere(Optional<String> primary) -> {
          named = primary;
          step();
        }
        case Message.Answer.Shown shown when shown.behind() && behind.isEmpty() && may -> {
          behind = Optional.of(shown);
          step();
        }
        case Message.Answer.Unavailable no when may -> {
          unavailable = Optional.of(no);
          step();
        }
        case Message.Answer.Unavailable no ->
            client.answered(
                sent > 0 && !read ? new Message.Answer.Unknown(no.why()) : behind.orElse(no));
        case Message.Answer.Refused no when no.byHost() && sent > 0 ->
            client.answered(new Message.Answer.Unknown(no.why()));
        case Message.Answer.Shown _,
            Message.Answer.Saved _,
            Message.Answer.Kept _,
            Message.Answer.Refused _,
            Message.Answer.Unknown _ ->
            client.answered(answer);
      }
    }

    private void failed(Choice.Go go) {
      tried.add(go.member().name());
      sent++;
      if (sent < MOST_SENT && !(read && cluster.off().contains(Guard.OTHER_MEMBER))) {
        step();
      } else {
        client.answered(new Message.Answer.Unknown("the members did not finish their answer"));
      }
    }

    private Message.Answer nobody() {
      if (sent > 0) {
        return new Message.Answer.Unknown("nobody is left to ask");
      }
      return unavailable.orElseGet(() -> new Message.Answer.Unavailable("nobody can answer"));
    }
  }
}
