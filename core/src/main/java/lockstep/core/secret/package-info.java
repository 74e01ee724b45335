/// # secret: what must not be seen
///
/// Credentials on their way from a configuration or a database to the transport that needs them.
///
/// - Comes in: the text of a token, a password or a key.
/// - Goes out: the same, to whoever asks for it by name; stars to everybody else.
/// - Never here: encryption, hashing, where secrets are kept.
@NullMarked
package lockstep.core.secret;

import org.jspecify.annotations.NullMarked;
