package lockstep.core.identity;

import java.util.Set;

/// Where preferences and stars are kept, shared by all instances.
///
/// Every method throws [lockstep.core.fault.StoreFault] when the store is away.
public interface ProfileStore {
  /// The preferences of a user, or of the organisation under 0: a JSON object; empty text when
  /// there are none.
  String preferences(long userId);

  /// Replaces them.
  void setPreferences(long userId, String document);

  /// The uids of the dashboards that the user starred. Some may not exist any more.
  Set<String> stars(long userId);

  /// Notes a star; one that was there stays.
  void star(long userId, String dashboardUid);

  /// Takes a star away, if it was there.
  void unstar(long userId, String dashboardUid);
}
