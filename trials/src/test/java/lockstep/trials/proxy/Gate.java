package lockstep.trials.proxy;

/// Holds up everything while it is shut.
final class Gate {
  private boolean shut;

  synchronized void shut(boolean now) {
    shut = now;
    notifyAll();
  }

  synchronized void pass() throws InterruptedException {
    while (shut) {
      wait();
    }
  }
}
