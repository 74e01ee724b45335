package lockstep.sync.loop;

/// The process of an instance ends in the middle of something.
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("a crash", null, false, false);
  }
}
