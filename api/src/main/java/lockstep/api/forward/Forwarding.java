package lockstep.api.forward;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import lockstep.api.http.Answer;
import lockstep.api.http.Filter;
import lockstep.api.http.Handler;
import lockstep.api.http.Request;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.ReadYourWrites;
import lockstep.cluster.ClusterView;
import lockstep.cluster.Role;
import lockstep.cluster.Writer;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;
import lockstep.sync.save.SaveId;

/// Sends saves on to the writer, and has them done here when that brings no answer.
///
/// A save that was forwarded once is never forwarded again. A writer that is only slow is waited
/// for, since who pushes beside it races it and makes it slower still. One that is silent is left
/// alone for a while, so that it costs one save its patience and not each of them; the while is
/// short at first.
public final class Forwarding implements Filter {
  /// The header that says which instance forwarded a request.
  public static final String FORWARDED = "Lockstep-Forwarded";

  /// The header that says which member answered a forwarded request.
  public static final String WRITER = "Lockstep-Writer";

  private static final Duration LEFT_ALONE = Duration.ofSeconds(2);
  private static final int MOST_DOUBLINGS = 4;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
  private static final int ID_BYTES = 16;
  private static final int NOT_EXECUTED = 421;
  private static final int SUCCESS = 200;
  private static final int WAITING = 202;
  private static final int SERVER_FAULT = 500;
  private static final int FORBIDDEN = 403;
  private static final int REFUSED = 422;
  private static final int UNAVAILABLE = 503;
  private static final int UNKNOWN = 504;

  private final ClusterView cluster;
  private final Repositories repositories;
  private final Courier courier;
  private final ReplicaSaves replicaSaves;
  private final Ticker ticker;
  private final RandomGenerator random;
  private final Duration patience;
  private final Runnable journalled;
  private final AtomicReference<Optional<Silent>> silent = new AtomicReference<>(Optional.empty());

  /// @param random for the ids of saves that come without one
  /// @param patience how long the answer to a client that keeps no cookies waits until its save is
  /// shown here too
  /// @param journalled is called when the writer put a save into the shared journal
  public Forwarding(
      ClusterView cluster,
      Repositories repositories,
      Courier courier,
      ReplicaSaves replicaSaves,
      Ticker ticker,
      RandomGenerator random,
      Duration patience,
      Runnable journalled) {
    this.cluster = cluster;
    this.repositories = repositories;
    this.courier = courier;
    this.replicaSaves = replicaSaves;
    this.ticker = ticker;
    this.random = random;
    this.patience = patience;
    this.journalled = journalled;
  }

  @Override
  public Answer around(Request request, Handler next) {
    if (!request.route().isSave() || request.header(FORWARDED).isPresent()) {
      return next.handle(request);
    }
    Optional<Writer> other = cluster.writer().filter(writer -> !writer.self());
    if (cluster.role() == Role.REPLICA && replicaSaves == ReplicaSaves.REFUSE) {
      return refusal(other);
    }
    // One id for both ways: what was perhaps done there and is done here is one save.
    Request named =
        request.header(SaveId.HEADER).isPresent()
            ? request
            : request.withHeader(SaveId.HEADER, freshId());
    if (other.isEmpty() || !isWorthAsking(other.get())) {
      return here(named, next);
    }
    return switch (carry(named, other.get())) {
      case Courier.Carried.Silence(boolean sent) -> {
        silent.updateAndGet(before -> Optional.of(again(before, other.get())));
        yield after(sent, next.handle(named), named);
      }
      case Courier.Carried.Answered(Answer there) -> {
        silent.set(Optional.empty());
        yield isLastWord(there)
            ? told(named, there)
            : after(isDoubtful(there), next.handle(named), named);
      }
    };
  }

  private Courier.Carried carry(Request request, Writer to) {
    return courier.carry(request, to, () -> isFit(to));
  }

  /// That nothing was written, or that the Git host refuses it, nobody here can say of a save that
  /// a writer may have in hand, or may have pushed before it fell silent.
  private static Answer after(boolean doubtful, Answer here, Request request) {
    boolean promises =
        switch (here.status()) {
          case UNAVAILABLE, FORBIDDEN, REFUSED, NOT_EXECUTED -> true;
          default -> false;
        };
    return doubtful && promises ? unknown(request) : here;
  }

  private static Answer unknown(Request request) {
    return Answer.json(
        UNKNOWN,
        JsonNodeFactory.instance
            .objectNode()
            .put("status", "unknown")
            .put(
                "message",
                "The member that the save was sent on to did not say what became of it, and it"
                    + " cannot be done here: it may have been written. Ask GET /ha/saves/{id}, or"
                    + " send it again under the same id")
            .put("saveId", request.header(SaveId.HEADER).orElse("")));
  }

  /// A member that broke may have done the save before; 503 says that it did not.
  private static boolean isDoubtful(Answer answer) {
    return answer.status() >= SERVER_FAULT && answer.status() != UNAVAILABLE;
  }

  /// Done here; and where the lease went to another member meanwhile, there: no proxy but our own
  /// knows what 421 asks it to do.
  private Answer here(Request request, Handler next) {
    Answer answer = next.handle(request);
    Optional<Writer> successor = cluster.writer().filter(writer -> !writer.self());
    if (answer.status() != NOT_EXECUTED || successor.isEmpty() || !isWorthAsking(successor.get())) {
      return answer;
    }
    return switch (carry(request, successor.get())) {
      case Courier.Carried.Silence(boolean sent) -> after(sent, answer, request);
      case Courier.Carried.Answered(Answer there) ->
          isLastWord(there) ? told(request, there) : after(isDoubtful(there), answer, request);
    };
  }

  /// What the writer says of itself, and not of the save, is no answer: it may lack what is here.
  private static boolean isLastWord(Answer answer) {
    return switch (answer.status()) {
      case 401, 408, 421, 429 -> false;
      case UNKNOWN -> true;
      default -> answer.status() >= SUCCESS && answer.status() < SERVER_FAULT;
    };
  }

  private Answer told(Request request, Answer answer) {
    if (answer.status() == WAITING) {
      journalled.run();
    }
    // A browser bears the commit from here on; who keeps no cookies waits for it now.
    if (answer.status() == SUCCESS && request.header("Cookie").isEmpty()) {
      answer
          .header(ReadYourWrites.COMMIT)
          .filter(CommitId::isValid)
          .ifPresent(commit -> await(answer, new CommitId(commit)));
    }
    return answer;
  }

  private void await(Answer answer, CommitId commit) {
    List<SyncedRepository> all = repositories.all();
    Optional<String> name = answer.header(ReadYourWrites.REPOSITORY);
    all.stream()
        .filter(one -> all.size() == 1 || name.filter(one.name()::equals).isPresent())
        .findFirst()
        .ifPresent(one -> one.sync().await(commit, patience));
  }

  private boolean isWorthAsking(Writer writer) {
    boolean alone =
        silent
            .get()
            .filter(one -> one.writer().equals(writer) && ticker.nanos() - one.untilNanos() < 0)
            .isPresent();
    return !alone && !writer.url().isEmpty() && isFit(writer);
  }

  private boolean isFit(Writer writer) {
    return cluster.members().stream()
        .filter(member -> member.name().equals(writer.name()))
        .anyMatch(member -> member.reachable() && member.gitOk());
  }

  private Answer refusal(Optional<Writer> primary) {
    if (primary.isEmpty()) {
      return Answer.unavailable(
          "This replica takes no saves, and there is no primary at this moment: try again",
          RETRY_AFTER);
    }
    return Answer.message(
            421,
            "not-primary",
            "This replica takes no saves: send them to the primary, %s"
                .formatted(primary.get().name()))
        .with("Lockstep-Primary", primary.get().name())
        .with("Lockstep-Epoch", Long.toString(primary.get().epoch()));
  }

  /// Those who asked at once and waited in vain count as one.
  private Silent again(Optional<Silent> before, Writer writer) {
    long now = ticker.nanos();
    Optional<Silent> same = before.filter(one -> one.writer().equals(writer));
    if (same.filter(one -> now - one.untilNanos() < 0).isPresent()) {
      return same.get();
    }
    int doublings = same.map(one -> Math.min(one.doublings() + 1, MOST_DOUBLINGS)).orElse(0);
    return new Silent(writer, now + (LEFT_ALONE.toNanos() << doublings), doublings);
  }

  private String freshId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private record Silent(Writer writer, long untilNanos, int doublings) {}
}
