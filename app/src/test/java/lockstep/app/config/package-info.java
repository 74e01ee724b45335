/// Claims about the configuration file.
@NullMarked
package lockstep.app.config;

import org.jspecify.annotations.NullMarked;
