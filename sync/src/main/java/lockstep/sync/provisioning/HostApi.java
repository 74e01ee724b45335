package lockstep.sync.provisioning;

import java.time.Instant;
import java.util.List;
import lockstep.core.secret.Secret;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth;

/// What a Git host is asked about a connection, by its REST API.
public interface HostApi {
  /// A token that opens the connection's repositories: a new one of an App, or the one that the
  /// connection has.
  ///
  /// @param secret the App's private key, or the token
  Answer token(ConnectionSpec connection, Secret secret, HostGuard guard);

  /// The repositories that a token opens, at most a few hundred.
  Answer repositories(ConnectionSpec connection, Secret token, HostGuard guard);

  /// What came of it.
  sealed interface Answer {
    /// A token.
    ///
    /// @param expires [Instant#MAX] when it does not
    record Token(Secret token, Instant expires) implements Answer {}

    /// Repositories.
    record Repositories(List<External> items) implements Answer {
      public Repositories {
        items = List.copyOf(items);
      }
    }

    /// Nothing.
    ///
    /// @param message for a person, without secrets
    record Failed(RepositoryHealth.Verdict verdict, String message) implements Answer {}
  }

  /// A repository at the host.
  record External(String name, String owner, String url) {}
}
