/// # host: the REST APIs of Git hosts
///
/// What a connection needs of GitHub, GitLab, Bitbucket and Gitea: tokens, and which repositories
/// they
/// open.
///
/// - Comes in: a connection and its secret.
/// - Goes out: a token or a list, or why there is none.
/// - Never here: Git itself; webhooks.
@NullMarked
package lockstep.git.host;

import org.jspecify.annotations.NullMarked;
