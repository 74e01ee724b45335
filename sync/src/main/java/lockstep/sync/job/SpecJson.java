package lockstep.sync.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import lockstep.sync.job.JobSpec.Export;
import lockstep.sync.job.JobSpec.NamedPath;
import lockstep.sync.job.JobSpec.ResourceRef;
import lockstep.sync.job.JobSpec.Targets;
import lockstep.sync.request.PullRequest;
import lockstep.sync.save.BranchName;

/// A spec in the shape of Grafana's `JobSpec`; [SpecReader#stored] reads it back.
public final class SpecJson {
  private SpecJson() {}

  /// The spec as JSON.
  public static ObjectNode of(JobSpec spec, String repository) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("action", spec.action()).put("repository", repository);
    switch (spec) {
      case JobSpec.Pull pull -> json.putObject("pull").put("incremental", pull.incremental());
      case JobSpec.Push push -> json.set("push", export(push.export()));
      case JobSpec.Migrate migrate -> json.set("migrate", export(migrate.export()));
      case JobSpec.Delete delete ->
          targets(ref(json.putObject("delete"), "ref", delete.ref()), delete.targets());
      case JobSpec.Move move ->
          targets(ref(json.putObject("move"), "ref", move.ref()), move.targets())
              .put("targetPath", directory(move.to()));
      case JobSpec.Comment comment -> json.set("pr", request(comment.request()));
      case JobSpec.FixFolderMetadata fix ->
          ref(json.putObject("fixFolderMetadata"), "ref", fix.ref());
      case JobSpec.ReleaseResources _, JobSpec.DeleteResources _ -> {
        // nothing but the action
      }
    }
    return json;
  }

  /// Grafana's `PullRequestJobOptions`; without `ref` when its commits are in a fork.
  private static ObjectNode request(PullRequest request) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ref(json, "ref", request.branch());
    json.put("pr", request.number());
    request.head().ifPresent(it -> json.put("hash", it.hex()));
    if (!request.url().isEmpty()) {
      json.put("url", request.url());
    }
    return json;
  }

  private static ObjectNode export(Export export) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    export.message().ifPresent(it -> json.put("message", it));
    export.source().ifPresent(it -> json.put("source", it));
    export.folder().ifPresent(it -> json.put("folder", it));
    ref(json, "branch", export.branch());
    if (!export.path().isRoot()) {
      json.put("path", directory(export.path()));
    }
    resources(json, export.resources());
    return json;
  }

  private static ObjectNode targets(ObjectNode json, Targets targets) {
    if (!targets.paths().isEmpty()) {
      ArrayNode paths = json.putArray("paths");
      targets.paths().stream().map(NamedPath::toString).forEach(paths::add);
    }
    resources(json, targets.resources());
    return json;
  }

  private static void resources(ObjectNode json, List<ResourceRef> resources) {
    if (!resources.isEmpty()) {
      ArrayNode list = json.putArray("resources");
      resources.forEach(it -> list.addObject().put("name", it.name()).put("kind", it.kind()));
    }
  }

  private static ObjectNode ref(ObjectNode json, String name, Optional<BranchName> ref) {
    ref.ifPresent(it -> json.put(name, it.value()));
    return json;
  }

  private static String directory(RepoPath path) {
    return path + "/";
  }
}
