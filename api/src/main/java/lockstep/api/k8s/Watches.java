package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.core.fault.StoreFault;
import lockstep.core.json.Json;
import lockstep.core.snapshot.Catalog;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.GitFault;
import org.jspecify.annotations.Nullable;

/// All watches of lists (`?watch=true`): each looks at its list again at every [#look], and writes
/// what became different, one JSON object on a line.
///
/// A watch ends by its time, and when this instance stops; clients then watch again, elsewhere. It
/// ends too when its client left, which only a write finds out: so one that was quiet for some
/// looks gets a sign of life.
public final class Watches {
  /// With a parameter, so that a gateway tells it from a document.
  private static final String TYPE = "application/json;stream=watch";

  private static final int MOST = 200;
  private static final int QUIET_LOOKS = 5;

  private final Ticker ticker;
  private final int most;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition looked = lock.newCondition();
  private final AtomicInteger open = new AtomicInteger();
  private long looks;
  private boolean closed;

  /// @param ticker says when a watch is over
  public Watches(Ticker ticker) {
    this(ticker, MOST);
  }

  /// @param most how many may be open
  Watches(Ticker ticker, int most) {
    this.ticker = ticker;
    this.most = most;
  }

  /// True when the request asks for a watch and not for a list.
  public static boolean asks(Request request) {
    return WatchTerms.asks(request);
  }

  /// A list object, or a watch of it when that is asked for.
  ///
  /// @param list called again at each look
  public Answer list(Request request, Statuses statuses, Supplier<ObjectNode> list) {
    return WatchTerms.asks(request)
        ? watch(request, statuses, () -> Sight.of(list.get()))
        : Answer.json(list.get());
  }

  /// A watch of what all repositories show: it is looked through only when it is another one.
  ///
  /// @param now what they show at this moment
  /// @param look what the list holds of it
  Answer watch(
      Request request, Statuses statuses, Supplier<Catalog> now, Function<Catalog, Sight> look) {
    return watch(request, statuses, new Unchanged(now, look));
  }

  private static final class Unchanged implements Supplier<Sight> {
    private final Supplier<Catalog> now;
    private final Function<Catalog, Sight> look;
    private @Nullable Catalog seen;
    private @Nullable Sight sight;

    Unchanged(Supplier<Catalog> now, Function<Catalog, Sight> look) {
      this.now = now;
      this.look = look;
    }

    @Override
    public Sight get() {
      Catalog catalog = now.get();
      if (sight == null || !catalog.equals(seen)) {
        seen = catalog;
        sight = look.apply(catalog);
      }
      return sight;
    }
  }

  private Answer watch(Request request, Statuses statuses, Supplier<Sight> sight) {
    if (request.method().equals("HEAD")) {
      return Answer.empty(200);
    }
    long from = looks();
    // A wrong parameter is answered here, as that of a list.
    Watch watch = new Watch(WatchTerms.of(request), statuses, sight.get());
    Deadline end = Deadline.after(ticker, WatchTerms.of(request).timeout());
    if (request.header("Upgrade").filter("websocket"::equalsIgnoreCase).isPresent()) {
      // A watch that ends at once. Clients of fabric8 try this first, and wait for the end of the
      // answer: on 200 they go on with a plain watch, while 503 has them try for 20 s.
      return Answer.empty(200);
    }
    if (open.get() >= most) {
      throw new HttpFault(Answer.json(429, tooMany(statuses)));
    }
    return new Answer(
        200,
        List.of(new Answer.Header("X-Accel-Buffering", "no")),
        new Body.Stream(TYPE, out -> serve(watch, statuses, sight, end, from, out)));
  }

  private ObjectNode tooMany(Statuses statuses) {
    return statuses.failure(
        429,
        "TooManyRequests",
        "%d watches are open here already: try again later, or list".formatted(most),
        "");
  }

  /// Writes a watch to its end. Of those that came at once, when there was room for one, the others
  /// are told only now.
  ///
  /// @param from the number of the last look before it read its list
  void serve(
      Watch watch,
      Statuses statuses,
      Supplier<Sight> sight,
      Deadline end,
      long from,
      OutputStream out)
      throws IOException {
    try {
      if (open.incrementAndGet() > most) {
        write(new Watch.Event("ERROR", () -> tooMany(statuses)).json(), out);
        return;
      }
      run(watch, sight, end, from, out);
    } finally {
      open.decrementAndGet();
    }
  }

  private void run(Watch watch, Supplier<Sight> sight, Deadline end, long from, OutputStream out)
      throws IOException {
    long seen = from;
    long written = from;
    Told told = tell(watch, watch::begin, out);
    while (told != Told.LAST) {
      seen = await(seen);
      if (seen < 0 || end.passed(ticker)) {
        return;
      }
      boolean quiet = seen - written >= QUIET_LOOKS;
      told = tell(watch, () -> watch.next(sight.get()), out);
      if (told == Told.NOTHING && quiet) {
        beat(watch, out);
      }
      written = told == Told.SOMETHING || quiet ? seen : written;
    }
  }

  private enum Told {
    NOTHING,
    SOMETHING,
    LAST
  }

  private static Told tell(Watch watch, Supplier<List<Watch.Event>> events, OutputStream out)
      throws IOException {
    try {
      List<Watch.Event> all = events.get();
      for (Watch.Event event : all) {
        write(event.json(), out);
      }
      out.flush();
      return all.stream().anyMatch(Watch.Event::isLast)
          ? Told.LAST
          : all.isEmpty() ? Told.NOTHING : Told.SOMETHING;
    } catch (StoreFault | GitFault | HttpFault _) {
      write(watch.unreadable().json(), out);
      return Told.LAST;
    }
  }

  /// A sign of life: a mark where marks are asked for; otherwise a space before the next object,
  /// which every reader of JSON skips, also those that read line by line.
  private static void beat(Watch watch, OutputStream out) throws IOException {
    Optional<Watch.Event> mark = watch.mark();
    if (mark.isPresent()) {
      write(mark.get().json(), out);
    } else {
      out.write(' ');
    }
    out.flush();
  }

  private static void write(ObjectNode event, OutputStream out) throws IOException {
    out.write(Json.bytes(event));
    out.write('\n');
  }

  /// Waits for a look after that one.
  ///
  /// @return its number; -1 when there will be none
  private long await(long seen) {
    lock.lock();
    try {
      while (looks == seen && !closed) {
        looked.await();
      }
      return closed ? -1 : looks;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return -1;
    } finally {
      lock.unlock();
    }
  }

  private long looks() {
    lock.lock();
    try {
      return looks;
    } finally {
      lock.unlock();
    }
  }

  /// Has every watch look at its list. To be called about once a second.
  public void look() {
    lock.lock();
    try {
      looks++;
      looked.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Ends all of them.
  public void close() {
    lock.lock();
    try {
      closed = true;
      looked.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// How many are open.
  public int open() {
    return open.get();
  }
}
