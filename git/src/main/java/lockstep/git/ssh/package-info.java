/// # ssh: sessions with a Git host
///
/// JGit's remote sessions on Apache MINA's SSH client. Nothing of the account that the server runs
/// under is used but its list of known hosts, and that only when the repository has none of its
/// own: no agent, no `~/.ssh/config`, no keys that lie about, no questions.
///
/// - Comes in: host, user, private key, known hosts.
/// - Goes out: processes at the host that JGit talks to; why there are none.
/// - Never here: Git's protocol.
@NullMarked
package lockstep.git.ssh;

import org.jspecify.annotations.NullMarked;
