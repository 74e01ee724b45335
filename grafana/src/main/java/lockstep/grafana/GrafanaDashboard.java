package lockstep.grafana;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// A dashboard of a Grafana server.
///
/// @param object as it would be saved: classic JSON without the fields that only that server's
/// database gives a meaning (`id`, `version`), or a whole resource where it has no classic form
/// @param managedBy which repository or tool has it, in words; empty when none does, or when the
/// server does not tell
record GrafanaDashboard(ObjectNode object, Optional<String> managedBy) {}
