/// # wiring: the object graph
///
/// The one place where the rooms meet. Each process is a class that opens its parts from top to
/// bottom and closes them in
/// reverse.
///
/// - Comes in: a [lockstep.app.config.Config].
/// - Goes out: a running instance, gateway or Git server.
/// - Never here: decisions.
@NullMarked
package lockstep.app.wiring;

import org.jspecify.annotations.NullMarked;
