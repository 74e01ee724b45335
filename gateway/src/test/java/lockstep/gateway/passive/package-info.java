@NullMarked
package lockstep.gateway.passive;

import org.jspecify.annotations.NullMarked;
