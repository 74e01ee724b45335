/// What the trials share: starting the program, C Git, HTTP, networks that can be cut, waiting with
/// a bound.
@NullMarked
package lockstep.trials.harness;

import org.jspecify.annotations.NullMarked;
