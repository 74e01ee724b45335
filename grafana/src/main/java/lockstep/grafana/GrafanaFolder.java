package lockstep.grafana;

import java.util.Optional;

/// A folder of a Grafana server, as it calls it: nothing is checked.
///
/// @param parent the uid of the folder around it; empty at the top
/// @param description what it says of itself; empty when nothing, or when the server does not tell
public record GrafanaFolder(
    String uid, String title, Optional<String> parent, Optional<String> description) {}
