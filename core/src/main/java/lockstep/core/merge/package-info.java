/// # merge: two edits of one document become one, or a list of what clashes
///
/// The structural three-way merge of dashboards and folders, on JSON trees: things are told apart
/// by their names (a panel's id, a query's `refId`), never by their place in a list.
///
/// - Comes in: a base and two documents that were made from it, or the text of three such files.
/// - Goes out: a [MergeResult], or the [FileMerge.Outcome] of files: merged, all conflicts, or
///   invalid; never a part.
/// - Never here: Git, where files are, who is asked to choose.
@NullMarked
package lockstep.core.merge;

import org.jspecify.annotations.NullMarked;
