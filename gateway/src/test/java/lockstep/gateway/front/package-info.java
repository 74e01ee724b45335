@NullMarked
package lockstep.gateway.front;

import org.jspecify.annotations.NullMarked;
