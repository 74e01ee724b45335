package lockstep.core.identity;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import lockstep.core.fault.StoreFault;
import lockstep.core.time.Ticker;

/// What people prefer, and the stars that a list shows. May be used by many threads.
public final class Profiles {
  /// Whose preferences hold where a user has none.
  public static final long ORGANISATION = 0;

  private static final int REMEMBERED = 10_000;
  private static final Duration STORE_PAUSE = Duration.ofSeconds(1);

  private final ProfileStore store;
  private final Breaker breaker;
  private final BriefWait brief;
  private final Memory<Long, Set<String>> shown = new Memory<>(REMEMBERED);

  /// Reads and writes `store`.
  ///
  /// @param brief asks the store where the asking one need not wait for it
  public Profiles(ProfileStore store, Ticker ticker, BriefWait brief) {
    this.store = store;
    this.breaker = new Breaker(ticker, STORE_PAUSE);
    this.brief = brief;
  }

  /// What is kept, for everything but lists.
  public ProfileStore store() {
    return store;
  }

  /// The user's stars as well as they are known: while the store is away, those that it knew last.
  /// A list is not worth failing, or waiting, for them.
  public Set<String> starsToShow(long userId) {
    if (breaker.admits()) {
      Optional<Set<String>> told = brief.ask(() -> stars(userId), breaker.isBroken());
      if (told.isPresent()) {
        return told.get();
      }
      breaker.failed();
    }
    return known(userId);
  }

  private Set<String> stars(long userId) {
    try {
      Set<String> stars = store.stars(userId);
      breaker.succeeded();
      shown.put(userId, stars);
      return stars;
    } catch (StoreFault _) {
      breaker.failed();
      return known(userId);
    }
  }

  private Set<String> known(long userId) {
    return shown.find(userId).orElse(Set.of());
  }
}
