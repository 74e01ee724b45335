package lockstep.cluster.operation;

/// What holds while a window is open.
public record MaintenanceWindow(Window window, Policy policy) {
  /// What an open window means.
  public enum Policy {
    /// The holder changes only when a person asks for it, as during a pause.
    NO_AUTO_FAILOVER,
    /// An automatic failback may happen now, and outside of such windows it may not.
    FAILBACK_ALLOWED
  }
}
