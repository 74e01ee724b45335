/// # annotation: marks on the time axis
///
/// Annotations and the port to where they are kept: they are data, not dashboards, and do not live
/// in Git.
///
/// - Comes in: a [Mark] that somebody makes, a query.
/// - Goes out: annotations, newest first.
/// - Never here: SQL, HTTP.
@NullMarked
package lockstep.core.annotation;

import org.jspecify.annotations.NullMarked;
