package lockstep.sync.webhook;

/// Counts the genuine deliveries of the last minute at all instances.
public interface Deliveries {
  /// How many deliveries of one repository are taken in a minute.
  int A_MINUTE = 600;

  /// Notes a delivery. The same body counts each time that it comes.
  ///
  /// @param repository its name
  /// @param digest of the body, in lower-case hexadecimal
  /// @return false when [#A_MINUTE] of them were taken in the last minute: this one is not
  /// @throws lockstep.core.fault.StoreFault when the database is away
  boolean take(String repository, String digest);
}
