package lockstep.sync.testing;

import java.util.Optional;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.TipShelf;
import org.jspecify.annotations.Nullable;

/// A shelf in memory.
public final class InMemoryShelf implements TipShelf {
  private byte @Nullable [] image;
  private boolean full;

  /// An empty one.
  public InMemoryShelf() {}

  /// Nothing more can be written to it, or something can again.
  public synchronized void full(boolean now) {
    full = now;
  }

  @Override
  public synchronized Optional<byte[]> read() {
    return Optional.ofNullable(image);
  }

  @Override
  public synchronized void write(byte[] next) {
    if (full) {
      throw new GitFault("no space left on device");
    }
    image = next.clone();
  }
}
