package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.cluster.ClusterView;
import lockstep.cluster.Maintenance;
import lockstep.cluster.MemberView;
import lockstep.cluster.RepositoryLag;
import lockstep.cluster.Role;
import lockstep.cluster.Writer;
import lockstep.cluster.operation.Schedule;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.core.snapshot.Catalog;
import lockstep.sync.journal.Overview;
import lockstep.sync.pull.RepositoryStatus;

/// The state of the cluster and of the repositories.
public final class StatusRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// How many warnings of a repository are listed: pages ask for the state all the time.
  private static final int MOST_WARNINGS = 200;

  private static final double MILLIS_A_SECOND = 1000;

  private final Repositories repositories;
  private final ClusterView cluster;
  private final InstantSource clock;
  private final String version;

  /// @param version of Lockstep
  public StatusRoutes(
      Repositories repositories, ClusterView cluster, InstantSource clock, String version) {
    this.repositories = repositories;
    this.cluster = cluster;
    this.clock = clock;
    this.version = version;
  }

  /// The endpoint.
  public List<Route> routes() {
    return List.of(Route.get("/ha/status", Access.ANYBODY_KNOWN, this::status));
  }

  private Answer status(Request request) {
    Catalog catalog = repositories.catalog();
    ObjectNode status = JSON.objectNode();
    status.put("name", cluster.self());
    status.put("cluster", cluster.cluster());
    status.put("mode", cluster.mode().word());
    status.put("role", cluster.role().word());
    status.put("epoch", cluster.epoch());
    status.put("writer", cluster.writer().map(Writer::name).orElse(""));
    status.put("version", version);
    status.put("namesake", cluster.hasNamesake());
    status.put("digest", catalog.digest());
    ArrayNode members = status.putArray("members");
    cluster.members().forEach(member -> members.add(write(member)));
    ArrayNode dangers = status.putArray("dangers");
    Danger.in(cluster).forEach(danger -> dangers.add(write(danger)));
    ArrayNode maintenance = status.putArray("maintenance");
    cluster.maintenance().forEach(one -> maintenance.add(write(one)));
    // Warnings and conflicts name files and people: they are for people with a log-in.
    ArrayNode shown = status.putArray("repositories");
    repositories
        .all()
        .forEach(one -> shown.add(repository(one, catalog, request.user().isPresent())));
    return Answer.json(status);
  }

  private boolean isMaintained(MemberView member) {
    return cluster.maintenance().stream()
        .anyMatch(one -> one.member().filter(member.name()::equals).isPresent());
  }

  private ObjectNode write(MemberView member) {
    ObjectNode json = JSON.objectNode();
    json.put("name", member.name());
    json.put("kind", member.kind());
    json.put("url", member.url());
    json.put(
        "role",
        member.role().filter(_ -> member.reachable()).map(Role::word).orElse(cluster.absent()));
    json.put("priority", member.priority());
    json.put("epoch", member.epoch());
    json.put("commit", member.commit().map(CommitId::hex).orElse(""));
    if (!member.heads().isEmpty()) {
      ObjectNode heads = json.putObject("heads");
      member.heads().commits().forEach((name, commit) -> heads.put(name, commit.hex()));
    }
    json.put("digest", member.digest().orElse(""));
    json.put("gitOk", member.gitOk());
    json.put("databaseOk", member.databaseOk());
    json.put("draining", member.draining());
    json.put("maintenance", isMaintained(member));
    json.put("reachable", member.reachable());
    json.put("namesake", member.reachable() && member.namesake());
    ArrayNode shown = json.putArray("repositories");
    member.lags().forEach(lag -> shown.add(write(member, lag)));
    Optional<Duration> age = member.heartbeatAge();
    if (age.isPresent()) {
      json.put("heartbeatAgeSeconds", seconds(age.get()));
    } else {
      json.putNull("heartbeatAgeSeconds");
    }
    return json;
  }

  /// What a member that is not heard of said of its lag is no longer so: null is what nobody knows.
  private static ObjectNode write(MemberView member, RepositoryLag lag) {
    ObjectNode json = JSON.objectNode();
    json.put("name", lag.repository());
    json.put("head", member.headOf(lag.repository()).map(CommitId::hex).orElse(""));
    json.put("state", member.reachable() ? lag.state() : "unknown");
    json.putNull("lagCommits");
    json.putNull("lagSeconds");
    if (member.reachable()) {
      lag.commits().ifPresent(commits -> json.put("lagCommits", commits));
      lag.time().ifPresent(time -> json.put("lagSeconds", seconds(time)));
    }
    return json;
  }

  private static ObjectNode write(Danger danger) {
    return JSON.objectNode()
        .put("kind", danger.kind())
        .put("text", danger.text())
        .put("remedy", danger.remedy());
  }

  /// Of the whole cluster when it names no member; nobody can end what is configured.
  private static ObjectNode write(Maintenance one) {
    return JSON.objectNode()
        .put("member", one.member().orElse(""))
        .put("by", one.by())
        .put("reason", one.reason())
        .put("configured", one.by().equals(Schedule.CONFIGURATION))
        .put("leftSeconds", one.left().toSeconds());
  }

  private ObjectNode repository(SyncedRepository repository, Catalog catalog, boolean known) {
    RepositoryStatus status = repository.sync().status();
    ObjectNode json = JSON.objectNode();
    json.put("name", repository.name());
    json.put("title", repository.spec().title());
    json.put("url", repository.spec().location().url());
    json.put("branch", repository.branch());
    json.put("path", repository.directory());
    ArrayNode workflows = json.putArray("workflows");
    if (repository.writable()) {
      workflows.add("write");
    }
    if (repository.takesBranches()) {
      workflows.add("branch");
    }
    json.put("head", status.head().map(CommitId::hex).orElse(""));
    json.put("remoteHead", status.remoteHead().map(CommitId::hex).orElse(""));
    json.put("lagCommits", status.lagCommits());
    json.put("lagSeconds", seconds(status.lag()));
    json.put("state", word(status.state()));
    json.put("message", status.message());
    json.put("saving", repository.sync().saving());
    json.put("waiting", repository.waiting().overview().items().size());
    conflicts(repository.waiting().overview(), known, json);
    json.put("dropped", repository.sync().dropped().size());
    json.put("oldestWaitingSeconds", oldestSeconds(List.of(repository), clock));
    List<FileWarning> warnings = known ? warnings(repository, status, catalog) : List.of();
    ArrayNode shown = json.putArray("warnings");
    warnings.stream()
        .limit(MOST_WARNINGS)
        .forEach(it -> shown.addObject().put("path", it.path()).put("reason", it.reason()));
    json.put("warningCount", warnings.size());
    json.put("lastPullAt", status.lastPull().map(Instant::toString).orElse(""));
    return json;
  }

  /// All are counted; who made what is for people with a log-in.
  private static void conflicts(Overview overview, boolean known, ObjectNode json) {
    json.put("conflictCount", overview.conflictCount());
    ArrayNode shown = json.putArray("conflicts");
    for (Overview.Conflict conflict : known ? overview.conflicts() : List.<Overview.Conflict>of()) {
      ObjectNode one =
          shown
              .addObject()
              .put("saveId", conflict.id().value())
              .put("uid", conflict.uid().value())
              .put("title", conflict.title())
              .put("by", conflict.author())
              .put("at", conflict.at().toString())
              .put("reason", conflict.fate().reason());
      conflict.fate().branch().ifPresent(branch -> one.put("branch", branch.value()));
      conflict.fate().commit().ifPresent(commit -> one.put("commit", commit.hex()));
    }
  }

  private static List<FileWarning> warnings(
      SyncedRepository repository, RepositoryStatus status, Catalog catalog) {
    List<FileWarning> all = new ArrayList<>();
    repository.webhook().complaint().ifPresent(words -> all.add(new FileWarning("", words)));
    all.addAll(status.warnings());
    all.addAll(catalog.clashesOf(repository.name()));
    return all;
  }

  /// As the state is spelled for programs.
  public static String word(RepositoryStatus.State state) {
    return switch (state) {
      case STARTING -> "pulling";
      case SYNCED, BEHIND, UNREACHABLE, REFUSED, HELD -> state.name().toLowerCase(Locale.ROOT);
      case BRANCH_MISSING -> "branch-missing";
    };
  }

  /// For how long the oldest save has waited; 0 when none does.
  public static double oldestSeconds(List<SyncedRepository> all, InstantSource clock) {
    return all.stream()
        .flatMap(one -> one.waiting().overview().oldest().stream())
        .mapToDouble(since -> Math.max(0, seconds(Duration.between(since, clock.instant()))))
        .max()
        .orElse(0);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS_A_SECOND;
  }
}
