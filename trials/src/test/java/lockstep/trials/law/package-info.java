/// The laws of the tree: who may import whom, which calls are banned, how long things may be.
@NullMarked
package lockstep.trials.law;

import org.jspecify.annotations.NullMarked;
