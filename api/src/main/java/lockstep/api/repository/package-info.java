/// # repository: the repositories that the instance shows at this moment
///
/// Several repositories feed one instance, and the set may change while it runs. [Repositories] is
/// the one place where all else in this room finds them: by name, by what they own, and together
/// as a [lockstep.core.snapshot.Catalog].
///
/// - Comes in: the list, from whoever opens and closes them.
/// - Goes out: the same list to readers; one union of what they show; where their hosts show them.
/// - Never here: opening and closing them, their secrets, endpoints.
@NullMarked
package lockstep.api.repository;

import org.jspecify.annotations.NullMarked;
