package lockstep.api.forward;

/// What a replica does with a save.
public enum ReplicaSaves {
  /// Sends it to the primary; does it itself when that does not answer.
  FORWARD,
  /// Says who the primary is.
  REFUSE
}
