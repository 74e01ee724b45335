package lockstep.cluster.member;

import java.util.List;

/// The members of one cluster, shared by all of them. Time is the store's clock.
///
/// Every method throws [lockstep.core.fault.StoreFault] when the store is away.
public interface MemberStore {
  /// Puts this beat in the place of the member's last one.
  void beat(Beat beat);

  /// The last beat of every member that ever beat, by name.
  List<MemberRow> members();
}
