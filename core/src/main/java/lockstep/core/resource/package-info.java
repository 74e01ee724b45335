/// # resource: what a repository holds
///
/// The vocabulary of dashboards and folders, their identities, and how files become them: path
/// rules and formats.
///
/// - Comes in: paths and bytes of one commit.
/// - Goes out: [Dashboard]s, [Folder]s, and a reason for each file that is neither.
/// - Never here: Git, HTTP, the state of an instance (`snapshot`).
@NullMarked
package lockstep.core.resource;

import org.jspecify.annotations.NullMarked;
