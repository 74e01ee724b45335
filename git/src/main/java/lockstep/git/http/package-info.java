/// # http: requests to a Git host
///
/// JGit's HTTP connections on a small client of our own. The JDK's has settings for the whole
/// process, sends requests
/// twice behind one's back, and cannot be asked which address it connects to.
///
/// - Comes in: JGit's requests; whom to trust, which way to go, the credentials.
/// - Goes out: answers, and what the last one was for who explains a failure.
/// - Never here: Git's protocol, what a failure means to a person.
@NullMarked
package lockstep.git.http;

import org.jspecify.annotations.NullMarked;
