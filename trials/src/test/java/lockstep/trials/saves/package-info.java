/// Saves under faults of the network and of processes, recorded where they are made and judged from
/// outside by C Git.
@NullMarked
package lockstep.trials.saves;

import org.jspecify.annotations.NullMarked;
