package lockstep.sync.provisioning;

import java.util.Map;
import java.util.Optional;

/// Where all instances of a cluster keep repositories and connections.
///
/// There is one revision for everything. Each write names the revision that it was decided on and
/// is not done when anything was written since: so what is decided with a look at the other objects
/// (there are too many, one forbids the other) holds also when two people act at once.
public interface ProvisioningStore {
  /// The present revision; 0 when nothing was ever written. Cheap: instances ask once a second.
  long revision();

  /// Everything.
  Shelf read();

  /// Writes an object at revision `seen + 1`, with its secrets.
  ///
  /// @param seen what the decision rests on
  /// @return false when something was written since; then nothing is done
  /// @throws IllegalStateException when it has secrets and [#secretsProblem] is present
  boolean put(long seen, StoredResource resource);

  /// Removes an object, if it is there, with its secrets and its health: of a repository of either
  /// kind also what is known of its webhook, and that it was shown.
  ///
  /// @return false when something was written since; then nothing is done
  boolean remove(long seen, Kind kind, String name);

  /// What was found when repositories and connections were looked at last, by [Kind#healthKey].
  /// Changes no revision.
  Map<String, HealthRecord> health();

  /// Remembers what was found.
  ///
  /// @param key as [Kind#healthKey] gives it: of a repository its name
  void setHealth(String key, HealthRecord record);

  /// Why no secret can be stored; empty when they can.
  Optional<String> secretsProblem();
}
