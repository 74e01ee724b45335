package lockstep.core.identity;

/// What a person may want to do.
public enum Permission {
  /// Look at dashboards, folders, annotations and the state of the cluster.
  READ,
  /// Save dashboards, folders and annotations.
  EDIT,
  /// Switch over, drain, manage users and data sources.
  OPERATE
}
