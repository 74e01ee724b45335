package lockstep.sync.webhook;

/// The genuine deliveries of the last minutes, shared by all instances.
public interface Deliveries {
  /// Notes a delivery.
  ///
  /// @param repository its name
  /// @param digest of the body; the same body again is a repetition
  /// @throws lockstep.core.fault.StoreFault when the database is away
  Arrival arrived(String repository, String digest);

  /// How a delivery stands among the others.
  enum Arrival {
    FIRST,
    /// The same body came in the last ten minutes.
    REPEATED,
    /// Others were more than [#A_MINUTE] in the last minute; it was not noted.
    TOO_MANY
  }

  /// How many deliveries of one repository are taken in a minute.
  int A_MINUTE = 600;
}
