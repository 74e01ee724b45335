/// Claims about `cli`.
@NullMarked
package lockstep.app.cli;

import org.jspecify.annotations.NullMarked;
