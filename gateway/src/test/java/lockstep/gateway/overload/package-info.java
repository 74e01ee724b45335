@NullMarked
package lockstep.gateway.overload;

import org.jspecify.annotations.NullMarked;
