/// Claims about the wiring.
@NullMarked
package lockstep.app.wiring;

import org.jspecify.annotations.NullMarked;
