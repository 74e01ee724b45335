/// # annotation: marks on the time axis
///
/// Annotations and the port to where they are kept: they are data, not dashboards, and do not live
/// in Git.
///
/// - Comes in: requests to add, find and delete.
/// - Goes out: annotations, newest first.
/// - Never here: SQL, HTTP.
@NullMarked
package lockstep.core.annotation;

import org.jspecify.annotations.NullMarked;
