package lockstep.gateway.proxy;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.core.time.Deadline;
import lockstep.gateway.choose.Choice;
import lockstep.gateway.choose.Purpose;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;
import lockstep.gateway.upstream.Upstream;
import lockstep.gateway.upstream.UpstreamConnection;
import lockstep.gateway.upstream.UpstreamFault;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/// One request on its way to an answer: tries members until one gives it.
///
/// The rules, in the order in which they are met:
///
/// 1. A member is chosen; one that this request tried is passed over until all were tried.
/// 2. Not sent for certain: the next member, whatever the request is.
/// 3. Perhaps sent: the next member for what may be repeated, else an answer that says so. What
///    breaks [#MAX_SENT] connections is not sent again: it may be what breaks them. A read that
///    was left because its member kept silent breaks nothing, and goes on.
/// 4. A kept-alive connection that turns out to be closed says nothing about its member: the same
///    member again, over a new one. Saves and what must not be repeated get a new one at once.
/// 5. 503 from a member while another healthy one is left: that one is asked, for what may be
///    repeated. An instance that cannot reach Git says so with 503, and another may. It speaks for
///    itself only: when the save was perhaps sent before, the client is told that it is unknown.
/// 6. An answer that is older than what this person saved last: another healthy member is asked,
///    once. The old answer is kept for the case that this one has none; a long one is left, and
///    asked for again then.
/// 7. A save that waits at a member while another one has become the primary goes there, under its
///    save id.
/// 8. 421 from an instance: it hands over and did not do it. The primary that it names is asked
///    next; when that one says the same, the request is held and sent again, as in rule 9.
/// 9. Nobody left: the request is held until the pool changes, [Patience#hold] in all. Reads try
///    members that look down as well; writes never: whoever looks down may be an old primary.
/// 10. A read that has tried for so long leaves nobody any more: all are slow alike, and whoever
/// has
///    it now is as good as the next.
final class Forwarding {
  private static final Logger LOG = System.getLogger(Forwarding.class.getName());
  private static final int MAX_SENT = 4;
  private static final int MAX_LEFT = 30;
  private static final Duration ROUND = Duration.ofMillis(100);

  /// How long a save waits before it is looked whether another member is the primary by now.
  private static final Duration SUCCESSION = Duration.ofSeconds(1);

  private static final String BEHIND = "Lockstep-Behind";
  private static final int UNAVAILABLE = 503;
  private static final Set<Integer> REFUSED = Set.of(403, 422);

  private final Outward outward;
  private final ClientRequest request;
  private final Optional<ClientWatch> watch;
  private final AnswerIntake intake;
  private final Course course;
  private final int turn;
  private final NoAnswer none;
  private final Set<String> tried = new HashSet<>();
  private final Map<String, String> reasons = new LinkedHashMap<>();
  private int sent;
  private int left;
  private boolean over;
  private boolean mayLeave;
  private boolean lastRound;
  private Answer.@Nullable Whole unavailable;
  private Answer.@Nullable Whole behind;
  private @Nullable Member longBehind;
  private boolean askedElsewhere;
  private @Nullable NotExecuted away;
  private @Nullable UpstreamFault lastSent;

  /// Sends nothing before [#run].
  ///
  /// @param watch on the client, for what is not worth finishing without it
  /// @param intake takes the answers
  /// @param course hears of each try
  /// @param turn differs from request to request
  Forwarding(
      Outward outward,
      ClientRequest request,
      Optional<ClientWatch> watch,
      AnswerIntake intake,
      Course course,
      int turn) {
    this.outward = outward;
    this.request = request;
    this.watch = watch;
    this.intake = intake;
    this.course = course;
    this.turn = turn;
    this.none = new NoAnswer(request);
  }

  /// The answer.
  ///
  /// @throws ClientFault when the client is gone
  /// @throws InterruptedException when the gateway stops
  Answer run() throws InterruptedException {
    Deadline hold = Deadline.after(outward.ticker(), outward.patience().hold());
    boolean waiting = false;
    long kept =
        request.body() instanceof RequestBody.Whole whole
            ? whole.count()
            : request.body().length().orElse(0);
    if (request.kind().read()) {
      outward.members().retries().earn();
    }
    try {
      while (true) {
        over = hold.passed(outward.ticker());
        Pool seen = outward.members().pool().now();
        Choice choice = orTheOld(next(seen));
        if (behind != null && !isHealthy(choice)) {
          return behind;
        }
        switch (choice) {
          case Choice.Go go -> {
            Optional<Answer> answer = attempt(go);
            if (answer.isPresent()) {
              return answer.get();
            }
          }
          case Choice.Hold _ -> {
            if (over && (lastRound || !request.kind().read())) {
              return nobody();
            }
            if (over) {
              lastRound = true;
              tried.clear();
              continue;
            }
            if (!waiting && !outward.held().enter(kept)) {
              return crowded();
            }
            waiting = true;
            outward
                .members()
                .pool()
                .awaitOtherThan(seen, shorter(ROUND, hold.left(outward.ticker())));
            tried.clear();
            away = null;
          }
        }
      }
    } finally {
      if (waiting) {
        outward.held().leave(kept);
      }
    }
  }

  private Choice next(Pool seen) {
    Purpose purpose = request.kind().read() ? Purpose.READ : Purpose.WRITE;
    Optional<MemberState> named =
        Optional.ofNullable(away)
            .flatMap(NotExecuted::primary)
            .flatMap(seen::find)
            .filter(state -> state.condition().healthy());
    if (named.isEmpty()) {
      return outward.members().choose().next(seen, tried, purpose, turn);
    }
    return tried.contains(named.get().name())
        ? new Choice.Hold()
        : new Choice.Go(named.get().member(), true, false);
  }

  /// The answer of another member, after the one of `broken` ended with `fault` in the middle.
  ///
  /// @throws ClientFault when the client is gone
  /// @throws InterruptedException when the gateway stops
  Answer again(Answer.Flow broken, UpstreamFault fault) throws InterruptedException {
    Optional<Answer> over = failed(broken.member(), fault);
    return over.isPresent() ? over.get() : run();
  }

  /// Empty when a further member shall be tried.
  private Optional<Answer> attempt(Choice.Go go) {
    Member member = go.member();
    course.tries(member);
    try {
      Answer answer = exchange(go);
      Optional<NotExecuted> not = NotExecuted.of(member, request.kind(), answer);
      if (not.isPresent()) {
        return notExecuted(member, not.get(), answer);
      }
      boolean may = go.another() && !over && request.repeatableOn(member);
      if (may && answer instanceof Answer.Whole whole && betterElsewhere(whole) && paid(whole)) {
        tried.add(member.name());
        return Optional.empty();
      }
      if (answer instanceof Answer.Flow flow && may && isBehind(flow.head()) && !flow.endless()) {
        flow.lease().close();
        longBehind = member;
        tried.add(member.name());
        return Optional.empty();
      }
      if (longBehind != null && answer.code() == UNAVAILABLE) {
        answer.letGo();
        tried.add(member.name());
        return Optional.empty();
      }
      return Optional.of(settled(answer));
    } catch (UpstreamFault fault) {
      return failed(member, fault);
    }
  }

  /// Empty when it shall be sent again.
  private Optional<Answer> notExecuted(Member member, NotExecuted not, Answer answer) {
    answer.letGo();
    tried.add(member.name());
    reasons.put(member.name(), "hands over to another");
    // Who is primary now is known sooner when they are asked at once.
    outward.members().suspect().accept(member.name());
    not.primary().ifPresent(outward.members().suspect());
    away = not;
    return request.body().repeatable()
        ? Optional.empty()
        : Optional.of(lastSent != null ? none.unknown(lastSent) : none.handsOver());
  }

  /// True when another member may have a better answer than `whole`, which is kept.
  private boolean betterElsewhere(Answer.Whole whole) {
    if (whole.head().getCode() == UNAVAILABLE) {
      unavailable = whole;
      return true;
    }
    if (isBehind(whole.head())) {
      behind = whole;
      return true;
    }
    return false;
  }

  /// True for an answer that is old while nobody else was asked for a newer one.
  private boolean isBehind(ClassicHttpResponse head) {
    boolean asked = request.method().equals("GET") || request.method().equals("HEAD");
    if (askedElsewhere || !asked || !head.containsHeader(BEHIND)) {
      return false;
    }
    askedElsewhere = true;
    return true;
  }

  /// The member whose old answer was too long to be kept, when nobody else is left to have a newer
  /// one.
  private Choice orTheOld(Choice next) {
    Member member = longBehind;
    if (member == null || isHealthy(next)) {
      return next;
    }
    longBehind = null;
    tried.remove(member.name());
    return new Choice.Go(member, true, false);
  }

  private static boolean isHealthy(Choice choice) {
    return choice instanceof Choice.Go go && go.healthy();
  }

  /// True when another member may be asked for what one could not do.
  private boolean paid(Answer.Whole whole) {
    return !request.kind().read()
        || whole.head().getCode() != UNAVAILABLE
        || outward.members().retries().spend();
  }

  /// What the client gets when `last` is the last answer that was asked for.
  private Answer settled(Answer last) {
    Optional<Answer> truer = truerThan(last.code());
    if (truer.isPresent()) {
      last.letGo();
    }
    return truer.orElse(last);
  }

  /// What is known better than an answer with this code. 503 promises that nothing was written, and
  /// that the Git host refuses a save (403, 422) says that it never will be; nobody can promise
  /// either of a save that was perhaps sent before: the host may refuse for a moment only, and take
  /// the save from the member that did not answer.
  private Optional<Answer> truerThan(int code) {
    boolean doubtful = code == UNAVAILABLE || REFUSED.contains(code);
    if (lastSent != null && request.kind() == RequestKind.SAVE && doubtful) {
      return Optional.of(none.unknown(lastSent));
    }
    return code == UNAVAILABLE ? Optional.ofNullable(behind) : Optional.empty();
  }

  private Optional<Answer> failed(Member member, UpstreamFault fault) {
    LOG.log(
        Level.DEBUG,
        "request not answered member={0} method={1} target={2} reason=\"{3}\"",
        member.name(),
        request.method(),
        request.target(),
        fault.reason());
    tried.add(member.name());
    reasons.put(member.name(), fault.reason());
    if (fault.speaksAgainstMember()) {
      outward.members().suspect().accept(member.name());
      outward.failed(member.name());
    }
    if (fault.certainlyNotSent()) {
      return Optional.empty();
    }
    lastSent = fault;
    count(fault);
    boolean again = request.repeatableOn(member) && sent < MAX_SENT && left < MAX_LEFT;
    if (again && fault.kind() == UpstreamFault.Kind.TIMED_OUT && request.kind().read()) {
      // Whether it could be paid was asked when it was left: now somebody must answer.
      outward.members().retries().spend();
    }
    return again ? Optional.empty() : Optional.of(none.unknown(fault));
  }

  private void count(UpstreamFault fault) {
    boolean gentle =
        request.kind().read()
            && switch (fault.kind()) {
              case ABANDONED -> true;
              case TIMED_OUT -> mayLeave;
              case REFUSED, UNREACHABLE, BUSY, BROKEN -> false;
            };
    if (gentle) {
      left++;
    } else {
      sent++;
    }
  }

  private Answer exchange(Choice.Go go) {
    Member member = go.member();
    Upstream upstream = outward.members().upstreams().of(member.name());
    boolean reuse =
        switch (request.kind()) {
          case READ, SLOW_READ -> request.repeatableOn(member);
          // A kept-alive connection that breaks leaves open whether the save arrived.
          case SAVE, WRITE, TUNNEL -> false;
        };
    if (!reuse) {
      return exchange(go, upstream.leaseNew());
    }
    Upstream.Lease lease = upstream.lease();
    if (!lease.connection().reused()) {
      return exchange(go, lease);
    }
    try {
      return exchange(go, lease);
    } catch (UpstreamFault fault) {
      if (fault.kind() != UpstreamFault.Kind.BROKEN) {
        throw fault;
      }
      return exchange(go, upstream.leaseNew());
    }
  }

  /// One exchange over one connection. The lease is closed here unless the answer carries it on.
  private Answer exchange(Choice.Go go, Upstream.Lease lease) {
    UpstreamConnection connection = lease.connection();
    Answer answer = null;
    try {
      ClassicHttpRequest out = request.forMember(go.member(), outward.rewrite());
      long began = outward.ticker().nanos();
      ClassicHttpResponse head = headOf(go.member(), out, lease, wait(go));
      lease.heard();
      tellAnswered(go.member(), began);
      answer = intake.take(go.member(), out, head, lease);
      return answer;
    } catch (IOException e) {
      throw connection.fault(e);
    } finally {
      if (answer == null) {
        lease.close();
      }
    }
  }

  private void tellAnswered(Member member, long began) {
    if (request.kind() == RequestKind.READ) {
      Duration took = Duration.ofNanos(outward.ticker().nanos() - began);
      outward.members().passive().answered(member.name(), took);
      outward.read(took);
    } else {
      outward.members().passive().answered(member.name());
    }
  }

  private ClassicHttpResponse headOf(
      Member member, ClassicHttpRequest out, Upstream.Lease lease, AnswerWait.Bounds wait) {
    UpstreamConnection connection = lease.connection();
    Duration slow = outward.patience().slow();
    connection.patience(slow);
    try {
      send(connection, out, slow);
    } catch (UpstreamFault fault) {
      // A member may answer and close before it took the whole body: its word counts.
      if (fault.kind() != UpstreamFault.Kind.BROKEN || request.body() instanceof RequestBody.None) {
        throw fault;
      }
      return connection.receive(wait.silent());
    }
    awaitAnswer(member, lease, wait);
    return connection.receive(wait.silent());
  }

  /// What has no body fits into the buffers of the system.
  private void send(UpstreamConnection connection, ClassicHttpRequest out, Duration slow) {
    if (request.body() instanceof RequestBody.None) {
      connection.send(out);
      return;
    }
    SendWait look = new SendWait(connection, slow);
    try (var _ = outward.vigils().begin(look.pace(), look)) {
      connection.send(out);
    }
  }

  private void awaitAnswer(Member member, Upstream.Lease lease, AnswerWait.Bounds wait) {
    Optional<ClientWatch> here = request.kind().read() ? watch : Optional.empty();
    AnswerWait look =
        new AnswerWait(
            lease,
            wait,
            here,
            () -> outward.members().suspect().accept(member.name()),
            () -> request.kind() == RequestKind.SAVE ? isSucceeded(member) : canPay(member));
    try (var _ = outward.vigils().begin(wait.first(), look)) {
      lease.connection().awaitAnswer();
    } catch (UpstreamFault fault) {
      if (here.map(ClientWatch::clientLeft).orElse(false)) {
        throw ClientFault.gone("the client left before the answer");
      }
      throw fault;
    } finally {
      here.ifPresent(ClientWatch::stop);
    }
  }

  private AnswerWait.Bounds wait(Choice.Go go) {
    Patience patience = outward.patience();
    boolean elsewhere = !over && left < MAX_LEFT - 1 && (go.another() || !go.healthy());
    mayLeave =
        request.kind() == RequestKind.READ && (elsewhere || behind != null || longBehind != null);
    if (request.kind() == RequestKind.SAVE && request.repeatableOn(go.member())) {
      return new AnswerWait.Bounds(SUCCESSION, SUCCESSION, patience.slow());
    }
    return mayLeave
        ? new AnswerWait.Bounds(patience.read(), patience.busy(), patience.slow())
        : new AnswerWait.Bounds(patience.slow(), patience.slow(), patience.slow());
  }

  /// True when another member became primary while a save waits at this one, which then cannot do
  /// its work. Under its save id it is one save.
  private boolean isSucceeded(Member member) {
    return outward
        .members()
        .pool()
        .now()
        .primary()
        .filter(primary -> !primary.name().equals(member.name()))
        .isPresent();
  }

  /// True when another member may be asked instead of one that is slow: paid from the budget, or
  /// for nothing when the member failed so many that it does no work for them any more.
  private boolean canPay(Member member) {
    return outward.members().retries().any() || outward.members().passive().ejected(member.name());
  }

  private Answer nobody() {
    if (lastSent != null) {
      return none.unknown(lastSent);
    }
    if (unavailable != null) {
      return unavailable;
    }
    return none.nobody(outward.members().pool().now(), reasons);
  }

  private Answer crowded() {
    return lastSent != null ? none.unknown(lastSent) : none.crowded();
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) <= 0 ? a : b;
  }
}
