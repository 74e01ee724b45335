/// # time: clocks as arguments
///
/// Two kinds of time that never mix: `java.time.InstantSource` says what the calendar says (commit
/// times, what people see), [Ticker] says how long something took (deadlines, back-off, ages).
///
/// - Comes in: the clocks that `app` made.
/// - Goes out: [Deadline]s and pauses.
/// - Never here: reading the machine's clock, sleeping.
@NullMarked
package lockstep.core.time;

import org.jspecify.annotations.NullMarked;
