package lockstep.core.identity;

import java.time.Instant;

/// A session in the list that its owner sees.
///
/// @param created by the store's clock
/// @param seen when it was last noted as used, by the store's clock
/// @param own true for the session that asks
public record SessionEntry(long id, ClientInfo client, Instant created, Instant seen, boolean own) {
  /// This as the one that asks, or not.
  public SessionEntry asOwn(boolean asks) {
    return new SessionEntry(id, client, created, seen, asks);
  }
}
