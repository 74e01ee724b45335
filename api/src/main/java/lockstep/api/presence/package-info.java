/// # presence: pages tell that they are open
///
/// - Comes in: beats of open pages.
/// - Goes out: the other people at the same dashboard; an event when they change, which bears no
/// names: who sees it asks.
/// - Never here: how long a page counts as open.
@NullMarked
package lockstep.api.presence;

import org.jspecify.annotations.NullMarked;
