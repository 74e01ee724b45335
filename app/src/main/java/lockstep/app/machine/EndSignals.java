package lockstep.app.machine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.time.Deadline;
import lockstep.core.time.Ticker;

/// What signals that ask this process to end do: the first one lets it end gracefully, which may
/// take a while, and a later one ends it at once. Java by itself ignores all but the first.
public final class EndSignals {
  /// `timeout`, a terminal's Ctrl-C and whoever started this process may each send their own for
  /// one and the same wish.
  private static final Duration SAME_WISH = Duration.ofSeconds(2);

  private static final Logger LOG = System.getLogger(EndSignals.class.getName());
  private static final List<String> NAMES = List.of("TERM", "INT");

  /// As shells say it: 128 and the number of the signal.
  private static final int SIGNALLED = 128;

  private final Ticker ticker;
  private Optional<Deadline> first = Optional.empty();

  /// Hears nothing yet.
  EndSignals(Ticker ticker) {
    this.ticker = ticker;
  }

  /// Listens from now on.
  public static void listen(Ticker ticker) {
    EndSignals signals = new EndSignals(ticker);
    NAMES.forEach(signals::listenTo);
  }

  /// `sun.misc.Signal` is in each JDK, and there is nothing else for this; the compiler warns of
  /// its name, with no way to say that it is meant. Without it Java does as it always does.
  private void listenTo(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object one = signal.getConstructor(String.class).newInstance(name);
      int number = (int) signal.getMethod("getNumber").invoke(one);
      Object listener =
          Proxy.newProxyInstance(
              EndSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (_, method, _) -> {
                if (method.getName().equals("handle")) {
                  came(number);
                }
                return null;
              });
      signal.getMethod("handle", signal, handler).invoke(null, one, listener);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "no second signal is heard name=" + name, e);
    }
  }

  /// Each signal comes in a thread of its own; this one waits in [Runtime#exit] until all is over.
  private void came(int number) {
    if (isFurther()) {
      LOG.log(Level.WARNING, "asked to end a second time, so it ends at once");
      Runtime.getRuntime().halt(SIGNALLED + number);
    }
    Runtime.getRuntime().exit(SIGNALLED + number);
  }

  /// Takes note of a signal.
  ///
  /// @return true when it is no part of the first wish
  synchronized boolean isFurther() {
    if (first.isEmpty()) {
      first = Optional.of(Deadline.after(ticker, SAME_WISH));
      return false;
    }
    return first.get().passed(ticker);
  }
}
