/// # request: what a pull request would change, said in the pull request itself
///
/// A delivery says that a pull request against the followed branch has new commits; one instance
/// compares them with what is shown ([Comparing]), puts that into words ([RequestComment]) and has
/// its host keep them as one comment ([Commenter], [HostComments]).
///
/// - Comes in: a [PullRequest], the files of both sides, the repositories' settings.
/// - Goes out: one comment, and whether the host took it, for the repository's status.
/// - Never here: how deliveries are proven, who runs the job, HTTP.
@NullMarked
package lockstep.sync.request;

import org.jspecify.annotations.NullMarked;
