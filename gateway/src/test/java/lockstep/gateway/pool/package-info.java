@NullMarked
package lockstep.gateway.pool;

import org.jspecify.annotations.NullMarked;
