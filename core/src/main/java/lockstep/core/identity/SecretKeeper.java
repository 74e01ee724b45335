package lockstep.core.identity;

import java.util.Optional;

/// Keeps the cluster's shared secret for an instance that starts while the store is away. It is
/// as good as the password of everybody who is signed in at that moment.
public interface SecretKeeper {
  /// Keeps nothing.
  SecretKeeper NONE =
      new SecretKeeper() {
        @Override
        public Optional<String> load() {
          return Optional.empty();
        }

        @Override
        public void keep(String secret) {}
      };

  /// What was kept; empty when nothing was, or it cannot be read.
  Optional<String> load();

  /// Keeps `secret` as well as that can be done; a failure harms only later starts.
  void keep(String secret);
}
