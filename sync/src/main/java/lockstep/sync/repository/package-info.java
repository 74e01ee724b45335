/// # repository: what a repository is set to
///
/// The settings of a repository, whether they come from the configuration file or from the
/// provisioning API, and the port
/// to where all instances of a cluster keep them.
///
/// - Comes in: settings as a person wrote them.
/// - Goes out: the same as values that are checked, and what is wrong with them.
/// - Never here: the way to the repository itself (`pull`, `save`, `loop`), JSON of an API, SQL,
/// encryption.
@NullMarked
package lockstep.sync.repository;

import org.jspecify.annotations.NullMarked;
