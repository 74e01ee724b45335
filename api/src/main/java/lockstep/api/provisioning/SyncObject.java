package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.FileWarning;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobState;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.pull.PullRun;
import lockstep.sync.pull.RepositoryStatus;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositorySpec;

/// `status.sync` of a repository: what the last pull on this instance came to, and the job that is
/// to pull now, wherever that runs.
///
/// @param now empty while this instance does not run the repository
record SyncObject(
    RepositorySpec spec, Optional<RepositoryStatus> now, RepositoryObject.Knowledge known) {
  /// How many warnings are told by their words.
  private static final int MOST_WARNINGS = 20;

  ObjectNode json() {
    ObjectNode sync = JsonNodeFactory.instance.objectNode();
    ArrayNode messages = sync.putArray("message");
    Optional<String> unhealthy =
        known
            .health()
            .map(HealthRecord::health)
            .filter(health -> !health.isHealthy())
            .map(RepositoryHealth::message);
    if (now.isEmpty() && spec.sync().enabled() && unhealthy.isPresent()) {
      messages.add(unhealthy.get());
      return sync.put("state", "error");
    }
    if (now.isEmpty()) {
      messages.add(
          !spec.sync().enabled()
              ? "spec.sync.enabled is false"
              : spec.location().branch().isEmpty()
                  ? "the branch is not known yet"
                  : "this instance is about to follow it");
      return sync.put("state", spec.sync().enabled() ? "pending" : "");
    }
    RepositoryStatus status = now.get();
    PullRun run = known.sync().map(RepositorySync::lastRun).orElse(PullRun.NONE);
    sync.put("state", known.pulling().map(SyncObject::state).orElseGet(() -> state(status)));
    known.pulling().map(Job::name).or(run::job).ifPresent(name -> sync.put("job", name));
    run.started().ifPresent(at -> sync.put("started", at.toEpochMilli()));
    run.finished().ifPresent(at -> sync.put("finished", at.toEpochMilli()));
    scheduled(run).ifPresent(at -> sync.put("scheduled", at.toEpochMilli()));
    words(status).forEach(messages::add);
    sync.put("lastRef", status.head().map(CommitId::hex).orElse(""));
    return sync.put("incremental", run.incremental());
  }

  private static String state(Job job) {
    return job.state() == JobState.PENDING ? "pending" : "working";
  }

  private String state(RepositoryStatus status) {
    return switch (status.state()) {
      case STARTING -> "pending";
      case BEHIND -> "working";
      case SYNCED -> warnings(status).isEmpty() ? "success" : "warning";
      case HELD -> "warning";
      case UNREACHABLE, BRANCH_MISSING, REFUSED -> "error";
    };
  }

  /// When the remote is looked at next, if nobody asks before.
  private Optional<Instant> scheduled(PullRun run) {
    Optional<Instant> tick = run.ticked().map(at -> at.plus(spec.sync().interval()));
    return run.retry().filter(at -> tick.isEmpty() || at.isBefore(tick.get())).or(() -> tick);
  }

  /// Why it failed; where it did not, what a person should look at.
  private List<String> words(RepositoryStatus status) {
    boolean failed = state(status).equals("error");
    List<String> words = new ArrayList<>();
    if (!status.message().isEmpty()) {
      words.add(status.message());
    }
    List<FileWarning> warnings = failed ? List.of() : warnings(status);
    warnings.stream().limit(MOST_WARNINGS).map(FileWarning::words).forEach(words::add);
    if (warnings.size() > MOST_WARNINGS) {
      words.add("and %d more warnings".formatted(warnings.size() - MOST_WARNINGS));
    }
    return words;
  }

  private List<FileWarning> warnings(RepositoryStatus status) {
    return Stream.concat(
            status.warnings().stream(), known.catalog().clashesOf(spec.name()).stream())
        .toList();
  }
}
