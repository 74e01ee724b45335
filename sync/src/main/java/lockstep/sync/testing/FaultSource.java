package lockstep.sync.testing;

/// Decides what goes wrong.
@FunctionalInterface
public interface FaultSource {
  /// The fault of the next call; one that does not fit the call counts as [Fault#NONE].
  Fault next(Call call);

  /// The calls to the remote.
  enum Call {
    FETCH,
    PUSH
  }
}
