package lockstep.app.wiring;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import lockstep.api.repository.SyncedRepository;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositoryStatus.State;
import org.jspecify.annotations.Nullable;

/// Tells the log when Git or the database goes away or comes back, and what else a person should
/// know of a repository: one line for each change, however long it lasts and whoever asks
/// meanwhile.
final class StateLog {
  private final Ticker ticker;
  private final BiConsumer<Level, String> out;
  private final Map<String, Seen> seen = new HashMap<>();
  private boolean databaseKnown;
  private boolean database = true;
  private long databaseSince;
  private boolean namesake;

  /// @param out writes a line
  StateLog(Ticker ticker, BiConsumer<Level, String> out) {
    this.ticker = ticker;
    this.out = out;
    this.databaseSince = ticker.nanos();
  }

  /// A repository at one moment.
  ///
  /// @param why it is in `state`, for a person
  /// @param waiting how many saves wait for Git, in the whole cluster
  /// @param dropped how many saves a rewritten history took off the branch
  record Now(String name, State state, String why, int waiting, int dropped) {
    static Now of(SyncedRepository one) {
      RepositoryStatus status = one.sync().status();
      return new Now(
          one.name(),
          status.state(),
          status.message(),
          one.waiting().overview().items().size(),
          one.sync().dropped().size());
    }
  }

  /// @param since when it came into the state, in nanoseconds of the ticker
  private record Seen(Now now, State state, long since) {}

  /// Tells of another process under the name of this instance.
  void namesake(boolean heard) {
    if (heard != namesake) {
      out.accept(
          heard ? Level.WARNING : Level.INFO,
          heard
              ? "another process runs under the name of this instance, and the two cannot be told"
                  + " apart: give each its own cluster.instance and stop one"
              : "no other process runs under the name of this instance any more");
      namesake = heard;
    }
  }

  /// Looks at all that there is now.
  void look(List<Now> repositories, boolean databaseHere) {
    database(databaseHere);
    seen.keySet().retainAll(repositories.stream().map(Now::name).toList());
    repositories.forEach(this::look);
  }

  /// Whoever starts without it says so itself.
  private void database(boolean here) {
    databaseKnown |= here;
    if (!databaseKnown) {
      return;
    }
    if (here != database) {
      out.accept(
          here ? Level.INFO : Level.WARNING,
          here ? "database is there again: after=" + since(databaseSince) : "database is away");
      database = here;
      databaseSince = ticker.nanos();
    }
  }

  private void look(Now now) {
    State state = settled(now.state());
    @Nullable Seen before = seen.get(now.name());
    State was = before == null ? State.SYNCED : before.state();
    boolean changed = state != was && state != State.STARTING;
    if (changed && state == State.SYNCED && before != null && was != State.STARTING) {
      out.accept(
          Level.INFO,
          "repository is in step again: name=%s was=%s after=%s"
              .formatted(now.name(), word(was), since(before.since())));
    } else if (changed && state != State.SYNCED) {
      out.accept(
          Level.WARNING,
          "repository is %s: name=%s because=\"%s\""
              .formatted(
                  word(state),
                  now.name(),
                  now.why().replaceAll("\\p{Cntrl}+", " ").replace('"', '\'')));
    }
    int waited = before == null ? 0 : before.now().waiting();
    if (waited == 0 && now.waiting() > 0) {
      out.accept(
          Level.WARNING,
          "saves wait for Git: name=%s saves=%d".formatted(now.name(), now.waiting()));
    } else if (waited > 0 && now.waiting() == 0) {
      out.accept(Level.INFO, "no save waits any more: name=%s".formatted(now.name()));
    }
    if (now.dropped() > (before == null ? 0 : before.now().dropped())) {
      out.accept(
          Level.WARNING,
          "the history was rewritten and dropped saves: name=%s listed=%d (./lockstep put-back)"
              .formatted(now.name(), now.dropped()));
    }
    seen.put(
        now.name(),
        new Seen(now, state, changed || before == null ? ticker.nanos() : before.since()));
  }

  /// Being a commit behind is no news: it is so with every save of another instance.
  private static State settled(State state) {
    return switch (state) {
      case BEHIND -> State.SYNCED;
      case STARTING, SYNCED, UNREACHABLE, BRANCH_MISSING, REFUSED, HELD -> state;
    };
  }

  private static String word(State state) {
    return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String since(long nanos) {
    long millis = Duration.ofNanos(ticker.nanos() - nanos).toMillis();
    return String.format(Locale.ROOT, "%.1fs", millis / 1000.0);
  }
}
