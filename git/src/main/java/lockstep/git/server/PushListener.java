package lockstep.git.server;

/// Hears of pushes, as the receiver of a Git host's webhook does.
@FunctionalInterface
public interface PushListener {
  /// Hears of nothing.
  PushListener NOBODY = (_, _) -> {};

  /// A push has moved a ref. Called before the pusher has its answer, so it must not block.
  ///
  /// @param ref the full name, such as `refs/heads/main`
  /// @param commit what it is at now; forty zeros when it was deleted
  void pushed(String ref, String commit);
}
