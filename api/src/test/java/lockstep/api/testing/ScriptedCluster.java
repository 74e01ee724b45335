package lockstep.api.testing;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.cluster.ClusterView;
import lockstep.cluster.Maintenance;
import lockstep.cluster.MemberView;
import lockstep.cluster.Mode;
import lockstep.cluster.Role;
import lockstep.cluster.Transition;
import lockstep.cluster.Writer;

/// A cluster that is as the test says.
public final class ScriptedCluster implements ClusterView {
  private final List<Long> suspicions = new CopyOnWriteArrayList<>();
  private final AtomicInteger probes = new AtomicInteger();
  private volatile List<Maintenance> maintenance = List.of();
  private volatile int automatic;
  private volatile boolean storeOk = true;
  private volatile boolean headless;
  private volatile Role role = Role.PRIMARY;
  private volatile List<MemberView> members = List.of();
  private volatile Optional<Writer> writer = Optional.empty();
  private volatile List<Transition> transitions = List.of();

  /// Has this role from now on.
  public void be(Role next) {
    role = next;
  }

  /// Has these members from now on.
  public void have(List<MemberView> next) {
    members = List.copyOf(next);
  }

  /// Has this past.
  public void remember(List<Transition> past) {
    transitions = List.copyOf(past);
  }

  /// The epochs that were suspected, in order.
  public List<Long> suspicions() {
    return suspicions;
  }

  @Override
  public String cluster() {
    return "demo";
  }

  @Override
  public String self() {
    return "a";
  }

  @Override
  public Mode mode() {
    return Mode.PRIMARY_REPLICA;
  }

  @Override
  public Role role() {
    return role;
  }

  @Override
  public long epoch() {
    return 3;
  }

  @Override
  public List<MemberView> members() {
    return members;
  }

  @Override
  public List<Transition> history(int limit) {
    return transitions.stream().limit(limit).toList();
  }

  /// Is the writer from now on.
  public void lead() {
    writer = Optional.of(new Writer(self(), "", epoch(), true));
  }

  /// Has this writer from now on, and it is well.
  public void write(String name, String url) {
    write(name, url, true);
  }

  /// Has this writer from now on.
  ///
  /// @param gitOk whether it said that it reaches Git
  public void write(String name, String url, boolean gitOk) {
    writer = Optional.of(new Writer(name, url, epoch(), false));
    members =
        List.of(
            new MemberView(
                name,
                url,
                "instance",
                100,
                Optional.of(Role.PRIMARY),
                epoch(),
                Optional.empty(),
                Optional.empty(),
                gitOk,
                true,
                false,
                Optional.of(Duration.ZERO)));
  }

  /// Nobody has the lease from now on.
  public void loseWriter() {
    headless = true;
  }

  @Override
  public Optional<Writer> writer() {
    return headless || writer.isPresent()
        ? writer
        : Optional.of(new Writer("a", "http://a", epoch(), role == Role.PRIMARY));
  }

  /// Has this maintenance from now on.
  public void maintain(List<Maintenance> next) {
    maintenance = List.copyOf(next);
  }

  /// So many changes happened by themselves lately.
  public void changed(int times) {
    automatic = times;
  }

  @Override
  public int automatic() {
    return automatic;
  }

  @Override
  public boolean waitsForPerson() {
    return automatic > 1;
  }

  /// The shared database does not answer from now on.
  public void loseStore() {
    storeOk = false;
  }

  @Override
  public boolean storeOk() {
    return storeOk;
  }

  /// How often a proxy asked.
  public int probes() {
    return probes.get();
  }

  @Override
  public List<Maintenance> maintenance() {
    return maintenance;
  }

  @Override
  public Optional<String> drained() {
    return maintenance.stream()
        .filter(one -> one.member().filter("a"::equals).isPresent())
        .findFirst()
        .map(one -> "draining: " + one.reason());
  }

  @Override
  public void probed() {
    probes.incrementAndGet();
  }

  @Override
  public void suspect(long epoch) {
    suspicions.add(epoch);
  }
}
