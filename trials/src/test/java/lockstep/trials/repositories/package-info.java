/// # repositories: several of them in one cluster
///
/// - Comes in: the program, two bare repositories of C Git.
/// - Goes out: proof that what is saved lands in the right one and is shown alike everywhere.
/// - Never here: rules about the union, which `core` proves.
@NullMarked
package lockstep.trials.repositories;

import org.jspecify.annotations.NullMarked;
