package lockstep.grafana;

import java.util.Optional;

/// A dashboard of a Grafana server, as its search lists it: nothing is checked.
///
/// @param folder the uid of the folder that it is in; empty at the top
public record GrafanaEntry(String uid, String title, Optional<String> folder) {}
