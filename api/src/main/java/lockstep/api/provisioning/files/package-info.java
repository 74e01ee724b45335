/// # files: the files of a repository, by their paths
///
/// `files`, `refs`, `history` and `resources` of a repository in `/apis/provisioning.grafana.app`:
/// what is in Git on the
/// followed branch or another, and edits of it that name a file instead of a dashboard.
///
/// - Comes in: requests with a path, a branch, an object as JSON or YAML, the hash that it started
/// from.
/// - Goes out: `ResourceWrapper` and lists in Grafana's shapes; `Status` for what went wrong.
/// - Never here: how an edit becomes a commit (`sync.save`), the resources `Repository` and `Job`.
@NullMarked
package lockstep.api.provisioning.files;

import org.jspecify.annotations.NullMarked;
