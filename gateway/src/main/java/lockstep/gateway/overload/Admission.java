package lockstep.gateway.overload;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import lockstep.core.time.Ticker;

/// Lets requests in, by rank: see [Rank] for who is shed first. Who finds no place waits in line
/// for a while. Thread-safe; tells when the last request ended.
public final class Admission {
  private static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
  private static final int ENOUGH = 10;
  private static final int RESERVE = 10;

  /// A place that a request holds, from [#enter] to [#close]; closing twice is once.
  public final class Place implements AutoCloseable {
    private final Rank rank;
    private boolean counted = true;
    private boolean open = true;

    private Place(Rank rank) {
      this.rank = rank;
    }

    /// From now on it carries a stream without an end: it is no load for the members.
    public void endless() {
      lock.lock();
      try {
        uncount(this);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      leave(this);
    }
  }

  /// One that waits in line.
  private static final class Waiter {
    private final CountDownLatch called = new CountDownLatch(1);
  }

  private final OverloadRules rules;
  private final Ticker ticker;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition none = lock.newCondition();
  private final Deque<Waiter> reads = new ArrayDeque<>();
  private final Deque<Waiter> polls = new ArrayDeque<>();
  private ReadLimit limit;
  private int all;
  private int readsUnderWay;
  private int pollsUnderWay;
  private int peak;
  private long windowBegan;
  private int samples;
  private double sumNanos;

  /// Nothing is under way.
  public Admission(OverloadRules rules, Ticker ticker) {
    this.rules = rules;
    this.ticker = ticker;
    this.limit = new ReadLimit(rules.most(), 0);
    this.windowBegan = ticker.nanos();
  }

  /// A place for one more request, perhaps after a wait.
  ///
  /// @return empty when there is none
  /// @throws InterruptedException when the waiting thread is told to stop
  public Optional<Place> enter(Rank rank) throws InterruptedException {
    Waiter waiter = new Waiter();
    lock.lock();
    try {
      int kept = rank == Rank.SAVE ? 0 : rules.most() / RESERVE;
      if (all >= rules.most() - kept) {
        return Optional.empty();
      }
      all++;
      if (rank == Rank.SAVE || (line(rank).isEmpty() && mayGo(rank))) {
        count(rank);
        return Optional.of(new Place(rank));
      }
      line(rank).addLast(waiter);
    } finally {
      lock.unlock();
    }
    return await(rank, waiter);
  }

  private Optional<Place> await(Rank rank, Waiter waiter) throws InterruptedException {
    Duration patience = rank == Rank.POLL ? rules.patience().dividedBy(2) : rules.patience();
    try {
      if (!waiter.called.await(patience.toNanos(), TimeUnit.NANOSECONDS) && givesUp(rank, waiter)) {
        return Optional.empty();
      }
      return Optional.of(new Place(rank));
    } catch (InterruptedException e) {
      if (!givesUp(rank, waiter)) {
        new Place(rank).close();
      }
      throw e;
    }
  }

  /// False when it was called in the last moment: it has a place then.
  private boolean givesUp(Rank rank, Waiter waiter) {
    lock.lock();
    try {
      boolean waited = line(rank).remove(waiter);
      if (waited) {
        one(-1);
      }
      return waited;
    } finally {
      lock.unlock();
    }
  }

  private Deque<Waiter> line(Rank rank) {
    return rank == Rank.POLL ? polls : reads;
  }

  private boolean mayGo(Rank rank) {
    return switch (rank) {
      case SAVE -> true;
      case READ -> readsUnderWay < limit.limit();
      case POLL -> readsUnderWay + pollsUnderWay < limit.limit();
    };
  }

  private void count(Rank rank) {
    switch (rank) {
      case SAVE -> {
        // Saves are bounded by nothing but the whole.
      }
      case READ -> readsUnderWay++;
      case POLL -> pollsUnderWay++;
    }
    peak = Math.max(peak, readsUnderWay + pollsUnderWay);
  }

  private void uncount(Place place) {
    if (place.counted) {
      place.counted = false;
      switch (place.rank) {
        case SAVE -> {
          // See above.
        }
        case READ -> readsUnderWay--;
        case POLL -> pollsUnderWay--;
      }
      callNext();
    }
  }

  private void callNext() {
    call(Rank.READ);
    call(Rank.POLL);
  }

  private void call(Rank rank) {
    while (!line(rank).isEmpty() && mayGo(rank)) {
      Waiter next = line(rank).removeFirst();
      count(rank);
      next.called.countDown();
    }
  }

  private void leave(Place place) {
    lock.lock();
    try {
      if (place.open) {
        place.open = false;
        uncount(place);
        one(-1);
      }
    } finally {
      lock.unlock();
    }
  }

  private void one(int more) {
    all += more;
    if (all == 0) {
      none.signalAll();
    }
  }

  /// A plain read was answered after `took`.
  public void answered(Duration took) {
    if (!rules.adaptive()) {
      return;
    }
    lock.lock();
    try {
      samples++;
      sumNanos += took.toNanos();
      long now = ticker.nanos();
      if (samples >= ENOUGH && now - windowBegan >= WINDOW_NANOS) {
        limit = limit.step(sumNanos / samples, peak, rules.floor(), rules.most());
        windowBegan = now;
        samples = 0;
        sumNanos = 0;
        peak = readsUnderWay + pollsUnderWay;
        callNext();
      }
    } finally {
      lock.unlock();
    }
  }

  /// How many reads go to the members at once, as things are.
  public int limit() {
    lock.lock();
    try {
      return limit.limit();
    } finally {
      lock.unlock();
    }
  }

  /// How many requests are there, of all ranks, those in line included.
  public int underWay() {
    lock.lock();
    try {
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// How many of them wait in line.
  public int waiting() {
    lock.lock();
    try {
      return reads.size() + polls.size();
    } finally {
      lock.unlock();
    }
  }

  /// Waits until none is there.
  ///
  /// @return false when `patience` was over before
  public boolean awaitNone(Duration patience) throws InterruptedException {
    lock.lock();
    try {
      long left = patience.toNanos();
      while (all > 0 && left > 0) {
        left = none.awaitNanos(left);
      }
      return all == 0;
    } finally {
      lock.unlock();
    }
  }
}
