/// # presence: who has a dashboard open
///
/// People who would otherwise find out from a conflict see each other before they save, whichever
/// instance each of them is at.
///
/// - Comes in: a beat of each open page, every few seconds.
/// - Goes out: the others, until [PresenceStore#LIFE] after their last beat.
/// - Never here: a lock. Nobody is kept from saving.
@NullMarked
package lockstep.core.presence;

import org.jspecify.annotations.NullMarked;
