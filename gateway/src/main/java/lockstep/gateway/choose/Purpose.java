package lockstep.gateway.choose;

/// What a request is sent for.
public enum Purpose {
  /// Changes nothing. It may go to members that look down when all of them do: a wrong guess costs
  /// only time. Ejected members are passed over.
  READ,
  /// Changes something. It never goes to a member that looks down, since that may be an old
  /// primary, and goes to the primary even when reads pass it over.
  WRITE
}
