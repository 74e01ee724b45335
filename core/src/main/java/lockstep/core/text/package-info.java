/// # text: words that people write
///
/// - Comes in: a word that was written, and those that would have been right.
/// - Goes out: what was probably meant.
/// - Never here: formats of files.
@NullMarked
package lockstep.core.text;

import org.jspecify.annotations.NullMarked;
