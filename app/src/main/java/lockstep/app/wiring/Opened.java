package lockstep.app.wiring;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/// What has been opened so far, to be closed in reverse, each part whatever happens to the others.
public final class Opened implements AutoCloseable {
  private static final Logger LOG = System.getLogger("lockstep.app");

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /// Remembers `part` and hands it back.
  public <T extends AutoCloseable> T add(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "a part did not close", e);
      }
    }
  }
}
