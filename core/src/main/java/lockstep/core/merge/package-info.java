/// # merge: two edits of one document become one, or a list of what clashes
///
/// The structural three-way merge of dashboards and folders, on JSON trees: things are told apart
/// by their names (a panel's id, a query's `refId`), never by their place in a list.
///
/// - Comes in: a base and two documents that were made from it.
/// - Goes out: a [MergeResult]: merged, all conflicts, or invalid; never a part.
/// - Never here: Git, files and their text, who is asked to choose.
@NullMarked
package lockstep.core.merge;

import org.jspecify.annotations.NullMarked;
