package lockstep.api.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;
import lockstep.core.resource.Heads;

/// An instance that is well and shows nothing, for tests that care for little else of it.
///
/// @param age of its heartbeat
public record SomeMember(
    String name, String url, Role role, Duration age, boolean draining, boolean namesake) {
  /// A replica that was heard of just now.
  public static SomeMember named(String name) {
    return new SomeMember(name, "http://127.0.0.1:1", Role.REPLICA, Duration.ZERO, false, false);
  }

  public SomeMember at(String where) {
    return new SomeMember(name, where, role, age, draining, namesake);
  }

  public SomeMember as(Role now) {
    return new SomeMember(name, url, now, age, draining, namesake);
  }

  public SomeMember heard(int secondsAgo) {
    return new SomeMember(name, url, role, Duration.ofSeconds(secondsAgo), draining, namesake);
  }

  public SomeMember drained() {
    return new SomeMember(name, url, role, age, true, namesake);
  }

  /// With another process under its name.
  public SomeMember twice() {
    return new SomeMember(name, url, role, age, draining, true);
  }

  public MemberView view() {
    return new MemberView(
        name,
        url,
        "instance",
        100,
        Optional.of(role),
        3,
        Optional.empty(),
        Heads.NONE,
        List.of(),
        Optional.empty(),
        true,
        true,
        draining,
        namesake,
        Optional.of(age));
  }
}
