/// # fault: when the world is broken
///
/// What ports to the shared database throw. A fault is not an outcome of a healthy world, and never
/// the fault of the person who asked.
///
/// - Comes in: what an adapter could not do, and why.
/// - Goes out: an unchecked exception that says when trying again may help.
/// - Never here: outcomes (those are values of their rooms), bugs ([lockstep.core.check]).
@NullMarked
package lockstep.core.fault;

import org.jspecify.annotations.NullMarked;
