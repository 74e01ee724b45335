/// The main job, end to end, with the processes that `./lockstep demo` starts.
@NullMarked
package lockstep.trials.demo;

import org.jspecify.annotations.NullMarked;
