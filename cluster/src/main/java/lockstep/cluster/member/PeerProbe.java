package lockstep.cluster.member;

/// Looks whether another member is alive. Never throws.
@FunctionalInterface
public interface PeerProbe {
  /// Asks the member at `url` itself, over the way that people's requests take.
  ///
  /// @return true when it answered within the probe's own short limit (400 ms)
  boolean answers(String name, String url);
}
