package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What somebody wants stored under a name.
///
/// @param finalizers empty: the usual ones
/// @param secrets by the names of their fields in `secure`; one that is not here stays
/// @param uid for a new object
/// @param by the login of who wants it
public record Proposal(
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<String> finalizers,
    ObjectNode spec,
    Map<String, SecretChange> secrets,
    String uid,
    String by,
    Instant at) {
  public Proposal {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
    finalizers = List.copyOf(finalizers);
    secrets = Map.copyOf(secrets);
  }
}
