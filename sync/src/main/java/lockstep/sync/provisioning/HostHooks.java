package lockstep.sync.provisioning;

import lockstep.core.secret.Secret;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;

/// The webhooks of repositories, at their hosts, by the hosts' REST APIs.
public interface HostHooks {
  /// A repository at its host.
  ///
  /// @param url as Git uses it
  /// @param user that goes with the token; empty for the type's usual one
  /// @param token with which the host is asked
  /// @param trust whom the way to the host trusts, as Git's does
  record Place(
      RepositoryType type, String url, String user, Secret token, RepositorySpec.Trust trust) {}

  /// Whether a host can be asked.
  sealed interface Reach {
    /// It can.
    record Known() implements Reach {}

    /// Hosts of this type have no REST API for webhooks that is known here.
    record NoApi() implements Reach {}

    /// They have, but it is not certain where.
    ///
    /// @param why and what to do about it, for a person
    record Unclear(String why) implements Reach {}
  }

  /// What came of it.
  sealed interface Answer {
    /// It is as it was asked for.
    ///
    /// @param id of the webhook at the host; empty after it was removed
    record Done(String id) implements Answer {}

    /// It is not.
    ///
    /// @param message what is wrong and what to do about it, for a person, without secrets
    record Failed(RepositoryHealth.Verdict verdict, String message) implements Answer {}
  }

  /// Whether the host of a repository can be asked about webhooks.
  ///
  /// @param url as Git uses it
  Reach reach(RepositoryType type, String url);

  /// What a host is to tell of.
  enum Told {
    PUSHES,
    PUSHES_AND_PULL_REQUESTS
  }

  /// Sees to it that the host delivers to `url`, signed with `secret`: makes the webhook, or puts
  /// the one right that is there. Blocks.
  Answer ensure(Place place, String url, Secret secret, Told told, HostGuard guard);

  /// Takes the webhook for `url` away, if it is there. Blocks.
  Answer remove(Place place, String url, HostGuard guard);
}
