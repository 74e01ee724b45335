package lockstep.cluster.failover;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;
import lockstep.cluster.lease.Sighting.Rival;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.ConfiguredMember;
import lockstep.cluster.member.MemberRow;
import lockstep.cluster.member.Self;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Heads;
import lockstep.core.time.Ticker;

/// The members as listed and as last read; what was read grows old by the own clock.
final class Members {
  private static final Duration LATELY = Duration.ofMinutes(1);

  /// A beat that is younger comes from a process that lives.
  private static final Duration FRESH = Duration.ofSeconds(3);

  /// After so many turns the last beat under the own name is the own one.
  private static final int SETTLED = 3;

  private final ClusterSetup setup;
  private final Ticker ticker;
  private volatile Read read;
  private int reads;
  private volatile Optional<Long> namesakeSeen = Optional.empty();

  Members(ClusterSetup setup, Ticker ticker) {
    this.setup = setup;
    this.ticker = ticker;
    this.read = new Read(Set.of(), Map.of(), ticker.nanos());
  }

  /// @param drained the names of those that are in maintenance
  void read(List<MemberRow> rows, Set<String> drained) {
    read =
        new Read(
            drained,
            rows.stream()
                .collect(
                    Collectors.toUnmodifiableMap(row -> row.beat().name(), Function.identity())),
            ticker.nanos());
    reads = Math.min(SETTLED, reads + 1);
    boolean isOther =
        Optional.ofNullable(read.rows.get(setup.self()))
            .filter(row -> !row.beat().boot().equals(setup.boot()))
            .filter(row -> row.age().compareTo(FRESH) < 0)
            .isPresent();
    if (reads == SETTLED && isOther) {
      namesakeSeen = Optional.of(ticker.nanos());
    }
  }

  /// True while another process is heard of under the name of this one; of two that beat in turns
  /// each hears the other at most of its turns.
  boolean hasNamesake() {
    return namesakeSeen
        .filter(at -> Duration.ofNanos(ticker.nanos() - at).compareTo(LATELY) < 0)
        .isPresent();
  }

  /// All members, this instance as it is now.
  List<MemberView> views(Self.Report report, Role role, long epoch, boolean databaseOk) {
    return setup.members().stream()
        .map(
            listed ->
                listed.name().equals(setup.self())
                    ? own(listed, report, role, epoch, databaseOk)
                    : other(listed))
        .toList();
  }

  private MemberView own(
      ConfiguredMember listed, Self.Report report, Role role, long epoch, boolean databaseOk) {
    return new MemberView(
        listed.name(),
        listed.url(),
        listed.kind(),
        listed.priority(),
        Optional.of(role),
        epoch,
        report.commit(),
        report.heads(),
        report.lags(),
        report.digest(),
        report.gitOk(),
        databaseOk,
        report.draining(),
        hasNamesake(),
        Optional.of(Duration.ZERO));
  }

  private MemberView other(ConfiguredMember listed) {
    Read now = read;
    Optional<MemberRow> row = Optional.ofNullable(now.rows.get(listed.name()));
    Optional<Duration> age = row.map(found -> found.age().plus(now.age(ticker)));
    MemberView view =
        new MemberView(
            listed.name(),
            listed.url(),
            listed.kind(),
            listed.priority(),
            row.map(found -> found.beat().role()),
            row.map(found -> found.beat().epoch()).orElse(0L),
            row.flatMap(found -> found.beat().commit()),
            row.map(found -> found.beat().heads()).orElse(Heads.NONE),
            row.map(found -> found.beat().lags()).orElse(List.of()),
            row.flatMap(found -> found.beat().digest()),
            row.filter(found -> found.beat().gitOk()).isPresent(),
            false,
            now.drained.contains(listed.name())
                || row.filter(found -> found.beat().draining()).isPresent(),
            row.filter(found -> found.beat().namesake()).isPresent(),
            age);
    return view.withDatabaseOk(view.reachable());
  }

  /// The others that could take the lease.
  List<Rival> rivals() {
    return others()
        .filter(view -> view.reachable() && view.commit().isPresent() && !view.draining())
        .map(view -> new Rival(view.name(), view.priority(), view.gitOk(), isProbed(view.name())))
        .toList();
  }

  private boolean isProbed(String name) {
    return beatOf(name).filter(Beat::probed).isPresent();
  }

  private Optional<Beat> beatOf(String name) {
    return Optional.ofNullable(read.rows.get(name)).map(MemberRow::beat);
  }

  /// Which start of a member was last heard of.
  Optional<String> bootOf(String name) {
    return beatOf(name).map(Beat::boot);
  }

  /// The highest epoch that a member ever said it saw; 0 when none did.
  long epoch() {
    return read.rows.values().stream().mapToLong(row -> row.beat().epoch()).max().orElse(0);
  }

  /// Where the other instances answer.
  List<String> urls() {
    return others()
        .filter(view -> view.kind().equals(ConfiguredMember.INSTANCE))
        .map(MemberView::url)
        .toList();
  }

  /// True when a member before this one in the list could become primary at some time.
  boolean betterListed() {
    return setup.members().stream()
        .takeWhile(listed -> !listed.name().equals(setup.self()))
        .anyMatch(listed -> listed.kind().equals(ConfiguredMember.INSTANCE));
  }

  /// How long ago it should have been heard of; empty when it is here.
  Optional<Duration> unheardFor(String name) {
    return others()
        .filter(view -> view.name().equals(name) && !view.reachable())
        .findFirst()
        .map(view -> view.heartbeatAge().map(MemberView::overdue).orElse(Duration.ZERO));
  }

  /// What the others showed lately, also those that are gone since.
  Set<CommitId> commits() {
    Set<CommitId> commits = new HashSet<>();
    others()
        .filter(view -> view.heartbeatAge().filter(age -> age.compareTo(LATELY) < 0).isPresent())
        .map(MemberView::commits)
        .forEach(commits::addAll);
    return commits;
  }

  /// Where a member answers: as listed, or as it said itself when it is not listed here.
  String urlOf(String name) {
    return setup.members().stream()
        .filter(listed -> listed.name().equals(name))
        .map(ConfiguredMember::url)
        .findFirst()
        .or(() -> beatOf(name).map(Beat::url))
        .orElse("");
  }

  /// The last beat of a member in words.
  String heardOf(String name) {
    return others()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .flatMap(MemberView::heartbeatAge)
        .map(age -> "%s was last heard of %s ago".formatted(name, Evidence.seconds(age)))
        .orElse(name + " was never heard of");
  }

  private Stream<MemberView> others() {
    return setup.members().stream()
        .filter(listed -> !listed.name().equals(setup.self()))
        .map(this::other);
  }

  private record Read(Set<String> drained, Map<String, MemberRow> rows, long atNanos) {
    Duration age(Ticker ticker) {
      return Duration.ofNanos(ticker.nanos() - atNanos);
    }
  }
}
