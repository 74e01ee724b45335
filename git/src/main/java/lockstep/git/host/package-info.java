/// # host: the REST APIs of Git hosts
///
/// What a connection needs of GitHub, GitLab, Bitbucket and Gitea: tokens, and which repositories
/// they open; and the webhooks of repositories.
///
/// - Comes in: a connection and its secret; a repository, its token, and where it is to deliver.
/// - Goes out: a token, a list or a webhook, or why there is none.
/// - Never here: Git itself; what a delivery says.
@NullMarked
package lockstep.git.host;

import org.jspecify.annotations.NullMarked;
