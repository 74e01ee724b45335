/// Claims about `demo`.
@NullMarked
package lockstep.app.demo;

import org.jspecify.annotations.NullMarked;
