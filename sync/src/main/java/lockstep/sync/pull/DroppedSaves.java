package lockstep.sync.pull;

import java.time.Duration;
import java.util.List;
import lockstep.sync.save.SaveId;

/// The saves of one repository that rewrites of its history dropped, as all instances tell of them.
/// Kept for [#KEPT] from when they were told of last, by the database's clock.
///
/// Every method throws a [lockstep.core.fault.StoreFault] when the database is away.
public interface DroppedSaves {
  /// How many are kept, those that were told of last first.
  int MOST = 1000;

  /// For how long: as notices are.
  Duration KEPT = Duration.ofDays(90);

  /// Adds those that this instance saw dropped. One that was settled before, or that was known by
  /// another commit, is to be put back again.
  ///
  /// @param saves those of the latest rewrite first
  void add(List<DroppedSave> saves);

  /// Takes saves off the list, on every instance.
  void settle(List<SaveId> saves);

  /// Those that are to be put back, those of the latest rewrite first. Of what they were about the
  /// commit and the uid are known, no more.
  List<DroppedSave> list();
}
