/// The web UI in a real browser.
@NullMarked
package lockstep.trials.browser;

import org.jspecify.annotations.NullMarked;
