/// # provisioning: repositories and connections that people add while the program runs
///
/// Grafana's `Repository` and `Connection` as this cluster keeps them in the shared database, and
/// the rules by which they are admitted.
///
/// - Comes in: what somebody wants stored, and all that is stored already.
/// - Goes out: what is stored instead, or everything that is wrong with it.
/// - Never here: HTTP, SQL, encryption, talking to a Git host; when it is now.
@NullMarked
package lockstep.sync.provisioning;

import org.jspecify.annotations.NullMarked;
