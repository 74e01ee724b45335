/// # sign: who made a commit, and the proof of it
///
/// - Comes in: what a repository's commits say, and the private key.
/// - Goes out: author and committer, and a signature that `git verify-commit` accepts.
/// - Never here: the commit's content; verifying.
@NullMarked
package lockstep.git.sign;

import org.jspecify.annotations.NullMarked;
