package lockstep.cluster;

import java.util.Optional;

/// Who the writer is. For any thread; never waits and never fails.
@FunctionalInterface
public interface WriterView {
  /// The present writer as last seen. Empty when nobody has the lease, when it ran out by the own
  /// clock, or when this instance cannot tell.
  Optional<Writer> writer();
}
