package lockstep.sync.provisioning;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What a stored object is, besides what it says.
///
/// @param uid never used again for another object of the same name
/// @param generation how often its spec or its secrets have changed, from 1
/// @param revision the store's revision at which it was written: its `resourceVersion`
/// @param createdBy the login of who made it
/// @param updatedBy the login of who wrote it last
public record Meta(
    String name,
    String uid,
    long generation,
    long revision,
    Instant created,
    Instant updated,
    String createdBy,
    String updatedBy,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<String> finalizers) {
  public Meta {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    finalizers = List.copyOf(finalizers);
  }

  /// After this program itself changed the object's spec or secrets.
  Meta next(Instant at) {
    return new Meta(
        name,
        uid,
        generation + 1,
        revision,
        created,
        at,
        createdBy,
        updatedBy,
        labels,
        annotations,
        finalizers);
  }

  /// As it is once the store has it at `stored`.
  public Meta at(long stored) {
    return new Meta(
        name,
        uid,
        generation,
        stored,
        created,
        updated,
        createdBy,
        updatedBy,
        labels,
        annotations,
        finalizers);
  }
}
