package lockstep.core.identity;

import java.time.Instant;
import java.util.Optional;

/// A token of a service account, without its key: that is known to whoever made it alone. Times are
/// by the store's clock.
///
/// @param id unique in the store
/// @param name unique in its account
/// @param expires when it ends; empty when it does not by itself
/// @param expired true when it has ended
/// @param used when it was last used, to the minute or so; empty when it never was
public record ServiceToken(
    long id,
    String name,
    Instant created,
    Optional<Instant> expires,
    boolean expired,
    Optional<Instant> used) {}
