package lockstep.gateway.overload;

/// In which order requests are let in when there are too many: the last one first.
public enum Rank {
  /// Saves, and whatever else changes something. Only the hard bound stops them.
  SAVE,
  /// Reads of people and programs that say who they are.
  READ,
  /// Queries of data sources, which panels repeat, and reads of who does not say who it is.
  POLL
}
