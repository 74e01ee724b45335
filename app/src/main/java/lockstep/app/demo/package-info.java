/// # demo: everything on one machine
///
/// Starts a Git server, instances and a gateway as processes of their own, seeds the repository,
/// tells when all is ready, and
/// ends them all when it ends itself.
///
/// - Comes in: [DemoOptions].
/// - Goes out: running processes, a line for people or for scripts.
/// - Never here: what an instance or gateway does.
@NullMarked
package lockstep.app.demo;

import org.jspecify.annotations.NullMarked;
