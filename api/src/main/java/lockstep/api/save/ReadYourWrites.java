package lockstep.api.save;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.api.http.Answer;
import lockstep.api.http.Filter;
import lockstep.api.http.Handler;
import lockstep.api.http.Request;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.RepositorySync;

/// Lets nobody read an older state than the one that they saved, whichever instance answers: the
/// answer of a save leaves its commit in a cookie, and a read that bears it waits until the
/// instance
/// is there.
///
/// When the instance does not get there in time it answers with what it has and says so by the
/// header `Lockstep-Behind`. For the next seconds nobody waits for that commit again.
public final class ReadYourWrites implements Filter {
  /// The header that tells which commit an answer shows.
  public static final String COMMIT = "Lockstep-Commit";

  private static final String COOKIE = "lockstep_commit";
  private static final String BEHIND = "Lockstep-Behind";
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final RepositorySync sync;
  private final Ticker ticker;
  private final Duration patience;
  private final AtomicReference<Optional<Missed>> missed = new AtomicReference<>(Optional.empty());

  /// @param patience how long a read waits
  public ReadYourWrites(RepositorySync sync, Ticker ticker, Duration patience) {
    this.sync = sync;
    this.ticker = ticker;
    this.patience = patience;
  }

  /// The answer of a save, leaving the commit in the cookie.
  static Answer remember(Answer answer, CommitId commit) {
    return answer
        .with(COMMIT, commit.hex())
        .with(
            "Set-Cookie",
            "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax"
                .formatted(COOKIE, commit.hex(), REMEMBERED.toSeconds()));
  }

  /// The answer that shows `snapshot`, saying so.
  public static Answer showing(Snapshot snapshot, Answer answer) {
    return snapshot.commit().map(commit -> answer.with(COMMIT, commit.hex())).orElse(answer);
  }

  @Override
  public Answer around(Request request, Handler next) {
    if (!request.route().ofSnapshot()) {
      return next.handle(request);
    }
    Optional<CommitId> wanted = request.cookie(COOKIE).filter(CommitId::isValid).map(CommitId::new);
    boolean reached = wanted.isEmpty() || isReached(wanted.get());
    Answer answer = next.handle(request);
    // Errors show no snapshot of their own: they are true of the one that is shown now.
    Answer told = answer.has(COMMIT) ? answer : showing(sync.snapshot(), answer);
    return reached ? told : told.with(BEHIND, wanted.get().hex());
  }

  private boolean isReached(CommitId wanted) {
    if (sync.snapshot().commit().filter(wanted::equals).isPresent()) {
      return true;
    }
    boolean missedLately =
        missed
            .get()
            .filter(miss -> miss.commit().equals(wanted) && ticker.nanos() - miss.untilNanos() < 0)
            .isPresent();
    if (sync.await(wanted, missedLately ? Duration.ZERO : patience)) {
      return true;
    }
    missed.set(Optional.of(new Missed(wanted, ticker.nanos() + PAUSE.toNanos())));
    return false;
  }

  private record Missed(CommitId commit, long untilNanos) {}
}
