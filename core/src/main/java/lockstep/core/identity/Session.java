package lockstep.core.identity;

import java.time.Duration;

/// A sign-in that was not ended, as the store has it. It may be too old: [Identity] judges that.
///
/// @param user who signed in, as they are now
/// @param age since the sign-in, by the store's clock
/// @param idle since it was last noted as used, by the store's clock
public record Session(User user, Duration age, Duration idle) {}
