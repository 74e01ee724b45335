/// # forward: saves go to the writer first
///
/// Instances that push at once race each other for the branch, and each loser fetches and plans
/// anew. So a save that comes to another instance is sent on, whole, to the one member that is
/// asked first: there it joins the others in one push.
///
/// Why a save that the writer may have done can be done here again: it goes out under one save id.
/// Whoever makes its commit has looked for that id in the history of the very head that the push
/// expects, so of two pushes one lands, and the other finds it.
///
/// - Comes in: requests that save, who the writer is.
/// - Goes out: the writer's answer, or the own one.
/// - Never here: what a save is, who becomes the writer.
@NullMarked
package lockstep.api.forward;

import org.jspecify.annotations.NullMarked;
