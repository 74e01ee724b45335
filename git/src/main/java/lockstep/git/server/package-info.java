/// # git.server: a Git host for the demo and the tests
///
/// Serves bare repositories of this machine by Git's smart HTTP to C Git and to JGit, anonymously.
/// C Git may open the same repositories on disk at the same time.
///
/// - Comes in: an address, a folder of repositories; fetches and pushes.
/// - Goes out: the repositories' objects; branches that moved, one at a time and only from where
/// the
///   pusher saw them.
/// - Never here: accounts, permissions, a web page: it is no host for the open network.
@NullMarked
package lockstep.git.server;

import org.jspecify.annotations.NullMarked;
