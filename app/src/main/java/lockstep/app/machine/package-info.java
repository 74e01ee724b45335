/// # machine: the real clock, chance and threads
///
/// The only place that reads the system's clock, draws true randomness, sleeps, or listens to
/// signals. All other rooms get these as arguments.
///
/// - Comes in: loops to drive.
/// - Goes out: clocks, random generators, running threads.
/// - Never here: decisions.
@NullMarked
package lockstep.app.machine;

import org.jspecify.annotations.NullMarked;
