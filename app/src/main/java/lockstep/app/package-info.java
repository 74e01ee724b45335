/// # app: the program
///
/// Command line, configuration, and the one place where the object graph is wired.
///
/// - Comes in: arguments, a configuration file.
/// - Goes out: running processes.
/// - Never here: rules that another room could hold.
@NullMarked
package lockstep.app;

import org.jspecify.annotations.NullMarked;
