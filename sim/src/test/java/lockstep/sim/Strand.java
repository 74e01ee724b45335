package lockstep.sim;

import java.util.Optional;
import java.util.concurrent.Semaphore;

/// Something that waits in its middle while all else goes on, as a call does that hangs.
///
/// It has a thread of its own, and yet nothing runs at the same time as something else: whoever
/// lets it go on waits until it rests or is over.
final class Strand {
  private final Semaphore here = new Semaphore(0);
  private final Semaphore there = new Semaphore(0);
  private final Runnable act;
  private boolean begun;
  private boolean over;
  private boolean given;
  private Optional<Throwable> thrown = Optional.empty();

  Strand(Runnable act) {
    this.act = act;
  }

  /// Lets it go on until it rests or is over.
  void goOn() {
    if (begun) {
      here.release();
    } else {
      begun = true;
      Thread.ofVirtual().start(this::run);
    }
    there.acquireUninterruptibly();
    if (thrown.isPresent()) {
      throw thrown.get() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(thrown.get());
    }
  }

  boolean isOver() {
    return over;
  }

  /// Lets nothing more of it happen.
  void giveUp() {
    given = true;
    goOn();
  }

  private void run() {
    try {
      act.run();
    } catch (GivenUp _) {
      // as was wished
    } catch (RuntimeException | Error fault) {
      thrown = Optional.of(fault);
    } finally {
      over = true;
      there.release();
    }
  }

  /// Called by what goes on in it.
  void rest() {
    there.release();
    here.acquireUninterruptibly();
    if (given) {
      throw new GivenUp();
    }
  }

  private static final class GivenUp extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
