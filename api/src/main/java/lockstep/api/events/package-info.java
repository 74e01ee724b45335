/// # events: news for whoever is looking
///
/// Server-sent events about commits, dashboards, roles and members. News is a hint to look again:
/// a client that missed some re-reads the state.
///
/// - Comes in: publications of the repository, changes of role, the members as last seen.
/// - Goes out: events to every open stream; a client that does not keep up is dropped.
/// - Never here: state of its own.
@NullMarked
package lockstep.api.events;

import org.jspecify.annotations.NullMarked;
