package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.save.SyncedRepository;
import lockstep.cluster.ClusterView;
import lockstep.cluster.Maintenance;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;
import lockstep.cluster.Transition;
import lockstep.cluster.Writer;
import lockstep.core.resource.CommitId;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.pull.RepositoryStatus;

/// The state of the cluster and of the repository, and how it came to be.
public final class StatusRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MOST_HISTORY = 1000;
  private static final double MILLIS_A_SECOND = 1000;

  private final SyncedRepository repository;
  private final ClusterView cluster;
  private final WaitingRoom waiting;
  private final InstantSource clock;
  private final String version;
  private final Supplier<Optional<String>> complaint;

  /// @param waiting what waits for Git
  /// @param version of Lockstep
  /// @param complaint about the repository's webhook; empty while all is well
  public StatusRoutes(
      SyncedRepository repository,
      ClusterView cluster,
      WaitingRoom waiting,
      InstantSource clock,
      String version,
      Supplier<Optional<String>> complaint) {
    this.complaint = complaint;
    this.repository = repository;
    this.cluster = cluster;
    this.waiting = waiting;
    this.clock = clock;
    this.version = version;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/ha/status", Access.ANYBODY_KNOWN, this::status),
        Route.get("/ha/history", Access.READ, this::history));
  }

  private Answer status(Request request) {
    Snapshot snapshot = repository.sync().snapshot();
    ObjectNode status = JSON.objectNode();
    status.put("name", cluster.self());
    status.put("cluster", cluster.cluster());
    status.put("mode", cluster.mode().word());
    status.put("role", cluster.role().word());
    status.put("epoch", cluster.epoch());
    status.put("writer", cluster.writer().map(Writer::name).orElse(""));
    status.put("version", version);
    status.put("digest", snapshot.digest());
    ArrayNode members = status.putArray("members");
    cluster.members().forEach(member -> members.add(write(member)));
    ArrayNode maintenance = status.putArray("maintenance");
    cluster.maintenance().forEach(one -> maintenance.add(write(one)));
    // Warnings name files: they are for people with a log-in.
    status.putArray("repositories").add(repository(request.user().isPresent()));
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
    json.put("role", member.reachable() ? member.role().map(Role::word).orElse("down") : "down");
    json.put("priority", member.priority());
    json.put("epoch", member.epoch());
    json.put("commit", member.commit().map(CommitId::hex).orElse(""));
    json.put("digest", member.digest().orElse(""));
    json.put("gitOk", member.gitOk());
    json.put("databaseOk", member.databaseOk());
    json.put("draining", member.draining());
    json.put("maintenance", isMaintained(member));
    json.put("reachable", member.reachable());
    Optional<Duration> age = member.heartbeatAge();
    if (age.isPresent()) {
      json.put("heartbeatAgeSeconds", seconds(age.get()));
    } else {
      json.putNull("heartbeatAgeSeconds");
    }
    return json;
  }

  /// Of the whole cluster when it names no member.
  private static ObjectNode write(Maintenance one) {
    return JSON.objectNode()
        .put("member", one.member().orElse(""))
        .put("by", one.by())
        .put("reason", one.reason())
        .put("leftSeconds", one.left().toSeconds());
  }

  private ObjectNode repository(boolean known) {
    RepositoryStatus status = repository.sync().status();
    ObjectNode json = JSON.objectNode();
    json.put("name", repository.name());
    json.put("title", repository.title());
    json.put("url", repository.url());
    json.put("branch", repository.branch());
    json.put("path", repository.path());
    ArrayNode workflows = json.putArray("workflows");
    if (repository.policy().write()) {
      workflows.add("write");
    }
    if (repository.policy().branch()) {
      workflows.add("branch");
    }
    json.put("head", status.head().map(CommitId::hex).orElse(""));
    json.put("remoteHead", status.remoteHead().map(CommitId::hex).orElse(""));
    json.put("lagCommits", status.lagCommits());
    json.put("lagSeconds", seconds(status.lag()));
    json.put("state", word(status.state()));
    json.put("message", status.message());
    json.put("waiting", waiting.overview().items().size());
    json.put("oldestWaitingSeconds", oldestSeconds(waiting, clock));
    ArrayNode warnings = json.putArray("warnings");
    if (known) {
      complaint.get().ifPresent(words -> warnings.addObject().put("path", "").put("reason", words));
      status
          .warnings()
          .forEach(
              warning ->
                  warnings.addObject().put("path", warning.path()).put("reason", warning.reason()));
    }
    json.put("lastPullAt", status.lastPull().map(Instant::toString).orElse(""));
    return json;
  }

  private static String word(RepositoryStatus.State state) {
    return switch (state) {
      case STARTING -> "pulling";
      case SYNCED, BEHIND, UNREACHABLE, REFUSED, HELD -> state.name().toLowerCase(Locale.ROOT);
      case BRANCH_MISSING -> "branch-missing";
    };
  }

  private Answer history(Request request) {
    long limit = Math.max(1, Math.min(MOST_HISTORY, request.number("limit").orElse(20)));
    ArrayNode history = JSON.arrayNode();
    cluster.history((int) limit).forEach(transition -> history.add(write(transition)));
    return Answer.json(history);
  }

  private static ObjectNode write(Transition transition) {
    ObjectNode json = JSON.objectNode();
    json.put("at", transition.at().toString());
    json.put("kind", transition.kind().word());
    json.put("from", transition.from().orElse(""));
    json.put("to", transition.to());
    json.put("epoch", transition.epoch());
    json.put("reason", transition.reason());
    ArrayNode evidence = json.putArray("evidence");
    transition.evidence().forEach(evidence::add);
    return json;
  }

  /// For how long the oldest save has waited; 0 when none does.
  public static double oldestSeconds(WaitingRoom waiting, InstantSource clock) {
    return waiting
        .overview()
        .oldest()
        .map(since -> Math.max(0, seconds(Duration.between(since, clock.instant()))))
        .orElse(0.0);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS_A_SECOND;
  }
}
