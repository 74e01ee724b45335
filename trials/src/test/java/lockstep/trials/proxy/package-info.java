/// Trials with the proxies that people have already: the configurations in `deploy/`, as they
/// stand.
@org.jspecify.annotations.NullMarked
package lockstep.trials.proxy;
