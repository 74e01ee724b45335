/// # trials: the product from outside
///
/// Starts the real program as its user does and judges it with C Git, HTTP and a browser; holds the
/// laws of the whole tree
/// (architecture, tidiness).
@NullMarked
package lockstep.trials;

import org.jspecify.annotations.NullMarked;
