@NullMarked
package lockstep.gateway.log;

import org.jspecify.annotations.NullMarked;
