package lockstep.api.save;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.api.http.Answer;
import lockstep.api.http.Filter;
import lockstep.api.http.Handler;
import lockstep.api.http.Request;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;
import lockstep.core.snapshot.Catalog;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.time.Ticker;

/// Lets nobody read an older state than the one that they saved, whichever instance answers: the
/// answer of a save leaves its commit in a cookie, and a read that bears it waits until the
/// instance is there.
///
/// A commit belongs to one repository. Where there is only one, the cookie is the commit; where
/// there are several, it is [Heads#text], with one commit for each that was saved to.
///
/// When the instance does not get there in time it answers with what it has and says so by the
/// header `Lockstep-Behind`. For the next seconds nobody waits for that commit again.
public final class ReadYourWrites implements Filter {
  /// The header that tells which commit an answer shows: of a save its own; of a read
  /// [Catalog#commits].
  public static final String COMMIT = "Lockstep-Commit";

  /// The header that tells which repository a save went to.
  public static final String REPOSITORY = "Lockstep-Repository";

  private static final String COOKIE = "lockstep_commit";
  private static final String BEHIND = "Lockstep-Behind";
  private static final Duration REMEMBERED = Duration.ofMinutes(5);
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Repositories repositories;
  private final Ticker ticker;
  private final Duration patience;
  private final AtomicReference<Optional<Missed>> missed = new AtomicReference<>(Optional.empty());

  /// @param patience how long a read waits
  public ReadYourWrites(Repositories repositories, Ticker ticker, Duration patience) {
    this.repositories = repositories;
    this.ticker = ticker;
    this.patience = patience;
  }

  /// The answer of a save, leaving the commit in the cookie.
  ///
  /// @param repository where it was saved
  static Answer remember(
      Answer answer,
      Request request,
      Repositories all,
      SyncedRepository repository,
      CommitId commit) {
    String cookie =
        all.all().size() == 1
            ? commit.hex()
            : wanted(request, all).with(repository.name(), commit).text();
    return answer
        .with(COMMIT, commit.hex())
        .with(REPOSITORY, repository.name())
        .with("Set-Cookie", cookie(cookie));
  }

  /// The answer about a save that waited and is in Git now. The cookie asks for what is shown here,
  /// if that has the save and what was asked for before: never for less than that.
  ///
  /// @param commit that the save became
  public static Answer telling(
      Answer answer,
      Request request,
      Repositories all,
      SyncedRepository repository,
      CommitId commit) {
    Heads before = wanted(request, all);
    CommitId asked = before.commits().get(repository.name());
    boolean has =
        repository.sync().await(commit, Duration.ZERO)
            && (asked == null || repository.sync().await(asked, Duration.ZERO));
    Optional<CommitId> shown = repository.sync().snapshot().commit();
    if (!has || shown.isEmpty()) {
      return answer;
    }
    String cookie =
        all.all().size() == 1
            ? shown.get().hex()
            : before.with(repository.name(), shown.get()).text();
    return answer.with("Set-Cookie", cookie(cookie));
  }

  /// The answer of saves to several repositories, leaving the last commit of each in the cookie.
  static Answer remember(Answer answer, Request request, Repositories all, Heads saved) {
    if (saved.isEmpty()) {
      return answer;
    }
    boolean only = all.all().size() == 1;
    Heads heads = wanted(request, all);
    for (Map.Entry<String, CommitId> one : saved.commits().entrySet()) {
      heads = heads.with(one.getKey(), one.getValue());
    }
    String commit = saved.commits().firstEntry().getValue().hex();
    return answer
        .with(COMMIT, only ? commit : saved.text())
        .with(REPOSITORY, String.join(",", saved.commits().keySet()))
        .with("Set-Cookie", cookie(only ? commit : heads.text()));
  }

  private static String cookie(String value) {
    return "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax"
        .formatted(COOKIE, value, REMEMBERED.toSeconds());
  }

  /// The answer that shows `catalog`, saying so.
  public static Answer showing(Catalog catalog, Answer answer) {
    String commits = catalog.commits();
    return commits.isEmpty() ? answer : answer.with(COMMIT, commits);
  }

  /// The answer that shows one repository alone, saying so.
  public static Answer showing(Snapshot snapshot, Answer answer) {
    return snapshot.commit().map(commit -> answer.with(COMMIT, commit.hex())).orElse(answer);
  }

  /// What the cookie asks of the repositories that are here. A bare commit, from before there were
  /// several, is taken for one of the first.
  private static Heads wanted(Request request, Repositories repositories) {
    List<SyncedRepository> all = repositories.all();
    String cookie = request.cookie(COOKIE).orElse("");
    if (CommitId.isValid(cookie)) {
      return all.isEmpty()
          ? Heads.NONE
          : Heads.NONE.with(all.getFirst().name(), new CommitId(cookie));
    }
    Heads wanted = Heads.NONE;
    for (Map.Entry<String, CommitId> head :
        Heads.parse(cookie).orElse(Heads.NONE).commits().entrySet()) {
      if (repositories.named(head.getKey()).isPresent()) {
        wanted = wanted.with(head.getKey(), head.getValue());
      }
    }
    return wanted;
  }

  @Override
  public Answer around(Request request, Handler next) {
    if (!request.route().ofSnapshot()) {
      return next.handle(request);
    }
    Heads wanted = wanted(request, repositories);
    boolean reached = isReached(wanted);
    Answer answer = next.handle(request);
    // Errors show no snapshot of their own: they are true of the one that is shown now.
    Answer told = answer.has(COMMIT) ? answer : showing(repositories.catalog(), answer);
    return reached ? told : told.with(BEHIND, words(wanted));
  }

  private String words(Heads wanted) {
    return repositories.all().size() == 1
        ? wanted.commits().values().iterator().next().hex()
        : wanted.text();
  }

  private boolean isReached(Heads wanted) {
    if (wanted.isEmpty()) {
      return true;
    }
    boolean missedLately =
        missed
            .get()
            .filter(miss -> miss.heads().equals(wanted) && ticker.nanos() - miss.untilNanos() < 0)
            .isPresent();
    long until = ticker.nanos() + (missedLately ? 0 : patience.toNanos());
    boolean reached = true;
    for (SyncedRepository one : repositories.all()) {
      CommitId commit = wanted.commits().get(one.name());
      reached &= commit == null || isReached(one, commit, until);
    }
    if (!reached) {
      missed.set(Optional.of(new Missed(wanted, ticker.nanos() + PAUSE.toNanos())));
    }
    return reached;
  }

  private boolean isReached(SyncedRepository one, CommitId commit, long until) {
    return one.sync().snapshot().commit().filter(commit::equals).isPresent()
        || one.sync().await(commit, Duration.ofNanos(Math.max(0, until - ticker.nanos())));
  }

  private record Missed(Heads heads, long untilNanos) {}
}
