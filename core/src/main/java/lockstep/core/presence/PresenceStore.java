package lockstep.core.presence;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lockstep.core.resource.Uid;

/// Who has which dashboard open, for all instances. Times are those of the database's clock.
///
/// Every method throws a [StoreFault] when the database is away.
public interface PresenceStore {
  /// How long a page counts as open after its last beat.
  Duration LIFE = Duration.ofSeconds(20);

  /// How many pages of one dashboard are kept.
  int MOST_OF_ONE = 50;

  /// How many pages [#watched] tells of.
  int MOST = 5000;

  /// A page is open, or still is. One too many is not kept; it sees the others all the same.
  void beat(Uid uid, Presence page);

  /// A page was closed.
  void leave(Uid uid, String client);

  /// The open pages of a dashboard, in the order in which they were opened.
  List<Presence> of(Uid uid);

  /// All open pages by dashboard, as texts that differ when something a person would see does.
  Map<Uid, Set<String>> watched();
}
