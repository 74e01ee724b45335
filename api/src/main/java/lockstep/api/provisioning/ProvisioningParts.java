package lockstep.api.provisioning;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.AdmissionRules;
import lockstep.sync.provisioning.HostApi;
import lockstep.sync.provisioning.HostHooks;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositoryProbe;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.webhook.Deliveries;

/// What the provisioning API stands on.
///
/// @param store where all instances keep what people add
/// @param rules what the operator allows
/// @param ofTheFile the repositories of this instance's configuration file, with their branches as
/// far as they are known at this moment
/// @param probe looks whether a repository could be used
/// @param hosts asks Git hosts about connections
/// @param hooks takes webhooks away from Git hosts
/// @param deliveries that came to any instance
/// @param live what this instance shows
/// @param changed called after each write, so that this instance follows at once
/// @param instance the name of this instance
public record ProvisioningParts(
    ProvisioningStore store,
    AdmissionRules rules,
    Supplier<List<RepositorySetup>> ofTheFile,
    RepositoryProbe probe,
    HostApi hosts,
    HostHooks hooks,
    Deliveries deliveries,
    Live live,
    Runnable changed,
    String instance) {
  /// The repositories of the configuration file, as they are known now. The branch is empty where
  /// it is the remote's default one and nobody saw that yet.
  List<RepositorySetup> configured() {
    return ofTheFile.get();
  }

  /// What this instance shows.
  public interface Live {
    /// The way to a repository; empty while this instance does not run it.
    Optional<RepositorySync> sync(String repository);

    /// How many saves of a repository wait for Git.
    int waiting(String repository);

    /// A token for a repository that a connection gives, by the names of both; empty when there is
    /// none at this moment.
    Optional<Secret> token(String connection, String repository);
  }
}
