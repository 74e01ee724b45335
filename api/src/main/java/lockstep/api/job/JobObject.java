package lockstep.api.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import lockstep.api.k8s.ShortHash;
import lockstep.api.repository.HostPages;
import lockstep.api.repository.SyncedRepository;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobJson;
import lockstep.sync.job.JobState;
import lockstep.sync.job.Progress;
import lockstep.sync.job.SpecJson;

/// A job as Grafana's API shows it.
///
/// @param apiVersion such as `provisioning.grafana.app/v0alpha1`
/// @param repositories for links to their hosts
record JobObject(String apiVersion, Function<String, Optional<SyncedRepository>> repositories) {
  static final String AUTHOR = "provisioning.grafana.app/author";
  static final String AUTHOR_EMAIL = "provisioning.grafana.app/authorEmail";
  static final String AUTHOR_ID = "provisioning.grafana.app/authorID";
  private static final String REPOSITORY = "provisioning.grafana.app/repository";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /// A job under the name that it has while it has not ended.
  ObjectNode of(Job job) {
    return object(job, "Job", job.name());
  }

  /// A job that has ended; its name may be another one's by now.
  ObjectNode historic(Job job) {
    ObjectNode object = object(job, "HistoricJob", job.uid());
    object.withObject("/metadata/labels").put("provisioning.grafana.app/original-uid", job.uid());
    return object;
  }

  /// @param items each job has a revision of its own, so theirs together are that of the list
  ObjectNode list(String kind, List<ObjectNode> items) {
    String revisions =
        items.stream()
            .map(it -> it.at("/metadata/uid").asText() + it.at("/metadata/resourceVersion"))
            .collect(Collectors.joining(","));
    ObjectNode list = JSON.objectNode().put("kind", kind).put("apiVersion", apiVersion);
    list.putObject("metadata").put("resourceVersion", ShortHash.of(revisions));
    list.putArray("items").addAll(items);
    return list;
  }

  private ObjectNode object(Job job, String kind, String name) {
    ObjectNode object = JSON.objectNode().put("kind", kind).put("apiVersion", apiVersion);
    ObjectNode metadata = object.putObject("metadata");
    metadata.put("name", name).put("namespace", "default").put("uid", job.uid());
    metadata.put("resourceVersion", Integer.toString(job.revision())).put("generation", 1);
    metadata.put("creationTimestamp", job.created().toString());
    ObjectNode labels = metadata.putObject("labels").put(REPOSITORY, job.repository());
    job.owner()
        .ifPresent(
            it ->
                labels.put(
                    "provisioning.grafana.app/claim", Long.toString(it.until().toEpochMilli())));
    ObjectNode annotations = metadata.putObject("annotations");
    annotations
        .put(AUTHOR, job.author().login())
        .put(AUTHOR_EMAIL, job.author().email())
        .put(AUTHOR_ID, job.author().id());
    job.owner().ifPresent(it -> annotations.put("lockstep/instance", it.instance()));
    if (!job.turns().isEmpty()) {
      annotations.put(
          "lockstep/instances",
          job.turns().stream().map(Job.Turn::instance).collect(Collectors.joining(",")));
    }
    job.cancelledBy().ifPresent(it -> annotations.put("lockstep/cancelled-by", it));
    object.set("spec", SpecJson.of(job.spec(), job.repository()));
    object.set("status", status(job));
    return object;
  }

  private ObjectNode status(Job job) {
    Progress progress = job.progress();
    ObjectNode status = JSON.objectNode().put("state", state(job.state()));
    job.started().ifPresent(at -> status.put("started", at.toEpochMilli()));
    job.finished().ifPresent(at -> status.put("finished", at.toEpochMilli()));
    status.put("message", progress.message()).put("progress", progress.percent());
    texts(status, "errors", progress.errors());
    if (job.state() == JobState.CANCELLED) {
      status.withArray("/errors").add(progress.message());
    }
    texts(status, "warnings", progress.warnings());
    if (!progress.tallies().isEmpty()) {
      status.set("summary", JobJson.summary(progress));
    }
    ObjectNode urls = progress.branch().map(branch -> urls(job, branch)).orElse(JSON.objectNode());
    if (!urls.isEmpty()) {
      status.set("url", urls);
    }
    return status;
  }

  private ObjectNode urls(Job job, String branch) {
    Optional<HostPages> pages =
        repositories.apply(job.repository()).map(it -> it.pages(JobWords.of(job)));
    ObjectNode urls = pages.map(it -> it.urls(branch, Optional.empty())).orElse(JSON.objectNode());
    pages.flatMap(it -> it.branch(branch)).ifPresent(page -> urls.put("sourceURL", page));
    return urls;
  }

  /// Grafana knows no cancelled jobs.
  private static String state(JobState state) {
    return state == JobState.CANCELLED ? JobState.ERROR.word() : state.word();
  }

  private static void texts(ObjectNode status, String name, List<String> texts) {
    if (!texts.isEmpty()) {
      ArrayNode array = status.putArray(name);
      texts.forEach(array::add);
    }
  }
}
