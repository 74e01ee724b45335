package lockstep.sync.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.job.FieldProblem.Reason;
import lockstep.sync.job.JobSpec.Export;
import lockstep.sync.job.JobSpec.NamedPath;
import lockstep.sync.job.JobSpec.ResourceRef;
import lockstep.sync.job.JobSpec.Targets;
import lockstep.sync.request.PullRequest;
import lockstep.sync.save.BranchName;

/// Reads a `JobSpec` from JSON, and says all that is wrong with it.
public final class SpecReader {
  /// How many paths or resources one job may name.
  public static final int MOST = 100;

  private static final String NO_BRANCH = "";
  private static final int LONGEST_MESSAGE = 500;
  private static final int LONGEST_NAME = 200;
  private static final int LONGEST_PATH = 1025;
  private static final List<String> WITH_BLOCK =
      List.of("pull", "push", "migrate", "delete", "move", "pr");
  private static final List<Kind> KINDS =
      List.of(
          new Kind(JobSpec.DASHBOARD, List.of("dashboard.grafana.app", "dashboards")),
          new Kind(JobSpec.FOLDER, List.of("folder.grafana.app", "folders")));

  private final ObjectNode spec;
  private final String branch;
  private final List<FieldProblem> problems = new ArrayList<>();

  private SpecReader(ObjectNode spec, String branch) {
    this.spec = spec;
    this.branch = branch;
  }

  /// What came of it.
  public sealed interface Reading {
    /// It can be done, as far as it tells.
    record Good(JobSpec spec) implements Reading {}

    /// It names no kind, or several.
    record Malformed(String message) implements Reading {}

    /// Fields are wrong.
    record Wrong(List<FieldProblem> problems) implements Reading {
      public Wrong {
        problems = List.copyOf(problems);
      }
    }
  }

  /// Reads what the API was sent.
  ///
  /// @param branch that the repository follows: a `ref` of this name is none
  public static Reading read(ObjectNode spec, String branch) {
    return new SpecReader(spec, branch).read();
  }

  /// Reads what [SpecJson] wrote: also a job that nobody may ask for over the API.
  public static Reading stored(ObjectNode spec) {
    return spec.path("action").asText().equals("pr")
        ? request(spec.path("pr"))
        : read(spec, NO_BRANCH);
  }

  private static Reading request(JsonNode block) {
    Optional<String> ref = Optional.ofNullable(block.path("ref").textValue());
    long number = block.path("pr").asLong();
    if (number < 1 || ref.flatMap(BranchName::problemWith).isPresent()) {
      return new Reading.Malformed("pr: names no pull request");
    }
    return new Reading.Good(
        new JobSpec.Comment(
            new PullRequest(
                number,
                ref.map(BranchName::new),
                Optional.of(block.path("hash").asText())
                    .filter(CommitId::isValid)
                    .map(CommitId::new),
                block.path("url").asText())));
  }

  private Reading read() {
    List<String> blocks = WITH_BLOCK.stream().filter(spec::hasNonNull).toList();
    String action = spec.path("action").asText("");
    if (blocks.size() > 1) {
      return new Reading.Malformed(
          "multiple job types found: %s (expected: one)".formatted(String.join(", ", blocks)));
    }
    if (action.isEmpty() && blocks.isEmpty()) {
      return new Reading.Malformed(
          "action: is missing (expected: one of pull, push, migrate, delete,"
              + " move, fixFolderMetadata, releaseResources, deleteResources)");
    }
    String kind = action.isEmpty() ? blocks.getFirst() : action;
    if (!blocks.isEmpty() && !blocks.getFirst().equals(kind)) {
      return new Reading.Malformed(
          "multiple job types found: action is %s, and there is a block %s"
              .formatted(kind, blocks.getFirst()));
    }
    if (kind.equals("pr")) {
      return new Reading.Malformed("action: pr jobs are made by webhooks only");
    }
    Optional<JobSpec> read = read(kind);
    return read.isPresent() && problems.isEmpty()
        ? new Reading.Good(read.get())
        : new Reading.Wrong(problems);
  }

  private Optional<JobSpec> read(String kind) {
    return switch (kind) {
      case "pull" ->
          block(kind).map(block -> new JobSpec.Pull(flag(block, "spec.pull", "incremental")));
      case "push" -> block(kind).map(block -> new JobSpec.Push(export(block, "spec.push")));
      case "migrate" ->
          block(kind).map(block -> new JobSpec.Migrate(export(block, "spec.migrate")));
      case "delete" ->
          block(kind)
              .map(
                  block ->
                      new JobSpec.Delete(
                          ref(block, "spec.delete", "ref"), targets(block, "spec.delete")));
      case "move" -> block(kind).map(this::move);
      case "fixFolderMetadata" ->
          Optional.of(
              new JobSpec.FixFolderMetadata(
                  ref(spec.path("fixFolderMetadata"), "spec.fixFolderMetadata", "ref")));
      case "releaseResources" -> Optional.of(new JobSpec.ReleaseResources());
      case "deleteResources" -> Optional.of(new JobSpec.DeleteResources());
      default -> {
        problem(
            "spec.action",
            Reason.NOT_SUPPORTED,
            "there is no kind of job %s (expected: pull, push, migrate, delete, move,"
                    .formatted(quoted(kind))
                + " fixFolderMetadata, releaseResources or deleteResources)");
        yield Optional.empty();
      }
    };
  }

  private Optional<ObjectNode> block(String name) {
    JsonNode block = spec.path(name);
    if (block instanceof ObjectNode object) {
      return Optional.of(object);
    }
    boolean absent = block.isMissingNode() || block.isNull();
    problem(
        "spec." + name,
        absent ? Reason.REQUIRED : Reason.INVALID,
        absent ? "is required for a job of this kind" : "must be an object");
    return Optional.empty();
  }

  private JobSpec move(ObjectNode block) {
    String field = "spec.move.targetPath";
    Optional<String> target = text(block, "spec.move", "targetPath", LONGEST_PATH);
    Targets targets = targets(block, "spec.move");
    if (target.isEmpty()) {
      problem(field, Reason.REQUIRED, "is required: a directory such as team/, or / for the top");
      return new JobSpec.Move(Optional.empty(), targets, RepoPath.ROOT);
    }
    if (!target.get().endsWith("/")) {
      problem(field, Reason.INVALID, "must be a directory, so it must end with /");
    }
    RepoPath to = target.get().equals("/") ? RepoPath.ROOT : path(field, target.get()).path();
    return new JobSpec.Move(ref(block, "spec.move", "ref"), targets, to);
  }

  private Export export(ObjectNode block, String field) {
    Optional<String> path = text(block, field, "path", LONGEST_PATH);
    return new Export(
        text(block, field, "message", LONGEST_MESSAGE),
        text(block, field, "source", LONGEST_NAME),
        text(block, field, "folder", Uid.MAX_LENGTH),
        ref(block, field, "branch"),
        path.filter(it -> !it.equals("/"))
            .map(it -> path(field + ".path", it).path())
            .orElse(RepoPath.ROOT),
        resources(block, field));
  }

  private Targets targets(ObjectNode block, String field) {
    List<NamedPath> paths = new ArrayList<>();
    for (JsonNode path : list(block, field, "paths")) {
      String place = "%s.paths[%d]".formatted(field, paths.size());
      if (!path.isTextual()) {
        problem(place, Reason.INVALID, "must be a text");
        break;
      }
      if (path.textValue().equals("/") || path.textValue().isEmpty()) {
        problem(place, Reason.INVALID, "must not be the whole repository");
        break;
      }
      paths.add(path(place, path.textValue()));
    }
    Targets targets = new Targets(paths, resources(block, field));
    if (problems.isEmpty() && paths.isEmpty() && targets.resources().isEmpty()) {
      problem(field, Reason.REQUIRED, "must name at least one of paths and resources");
    }
    if (paths.size() + targets.resources().size() > MOST) {
      problem(
          field, Reason.TOO_MANY, "must not name more than %d paths and resources".formatted(MOST));
    }
    return targets;
  }

  private List<ResourceRef> resources(ObjectNode block, String field) {
    List<ResourceRef> resources = new ArrayList<>();
    int index = 0;
    for (JsonNode ref : list(block, field, "resources")) {
      String place = "%s.resources[%d]".formatted(field, index++);
      String kind = ref.path("kind").asText("");
      String group = ref.path("group").asText("");
      String name = ref.path("name").asText("");
      Optional<String> known = kind(kind, group);
      if (Uid.problemWith(name).isPresent()) {
        problem(
            place + ".name",
            name.isEmpty() ? Reason.REQUIRED : Reason.INVALID,
            Uid.problemWith(name).get());
      } else if (known.isEmpty()) {
        problem(
            place + ".kind",
            Reason.NOT_SUPPORTED,
            "there is no %s here (expected: Dashboard or Folder)"
                .formatted(quoted(kind + " " + group)));
      } else {
        resources.add(new ResourceRef(known.get(), name));
      }
    }
    return resources;
  }

  /// A kind of resource, and the groups that it may be named by.
  private record Kind(String name, List<String> groups) {
    boolean isMeant(String kind, String group) {
      return (kind.isEmpty() ? groups.contains(group) : kind.equalsIgnoreCase(name))
          && (group.isEmpty() || groups.contains(group));
    }
  }

  private static Optional<String> kind(String kind, String group) {
    return KINDS.stream().filter(it -> it.isMeant(kind, group)).map(Kind::name).findFirst();
  }

  private List<JsonNode> list(ObjectNode block, String field, String name) {
    JsonNode list = block.path(name);
    if (list.isMissingNode() || list.isNull()) {
      return List.of();
    }
    if (!list.isArray()) {
      problem(field + "." + name, Reason.INVALID, "must be a list");
      return List.of();
    }
    if (list.size() > MOST) {
      problem(field + "." + name, Reason.TOO_MANY, "must have at most %d entries".formatted(MOST));
      return List.of();
    }
    List<JsonNode> items = new ArrayList<>();
    list.forEach(items::add);
    return items;
  }

  private NamedPath path(String field, String text) {
    boolean directory = text.endsWith("/");
    String plain = directory ? text.substring(0, text.length() - 1) : text;
    Optional<String> wrong = problemWith(plain);
    wrong.ifPresent(
        why ->
            problem(
                field,
                Reason.INVALID,
                "%s: %s (expected: relative to the repository's path, such as team/a.json or team/)"
                    .formatted(quoted(text), why)));
    return wrong.isPresent()
        ? new NamedPath(RepoPath.ROOT, directory)
        : new NamedPath(new RepoPath(plain), directory);
  }

  private static Optional<String> problemWith(String plain) {
    if (plain.isEmpty()) {
      return Optional.of("path is empty");
    }
    return RepoPath.problemWith(plain)
        .or(
            () ->
                Formats.isHidden(new RepoPath(plain))
                    ? Optional.of("path has a segment that begins with a dot")
                    : Optional.empty());
  }

  private Optional<BranchName> ref(JsonNode block, String field, String name) {
    Optional<String> ref = text(block, field, name, LONGEST_NAME);
    Optional<String> wrong = ref.flatMap(BranchName::problemWith);
    wrong.ifPresent(why -> problem(field + "." + name, Reason.INVALID, why));
    return wrong.isPresent()
        ? Optional.empty()
        : ref.filter(it -> !it.equals(branch)).map(BranchName::new);
  }

  private Optional<String> text(JsonNode block, String field, String name, int longest) {
    JsonNode value = block.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      problem(field + "." + name, Reason.INVALID, "must be a text");
      return Optional.empty();
    }
    if (value.textValue().length() > longest) {
      problem(
          field + "." + name, Reason.INVALID, "must have at most %d characters".formatted(longest));
      return Optional.empty();
    }
    return Optional.of(value.textValue()).filter(it -> !it.isBlank());
  }

  private boolean flag(ObjectNode block, String field, String name) {
    JsonNode value = block.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isBoolean()) {
      problem(field + "." + name, Reason.INVALID, "must be true or false");
    }
    return value.asBoolean(false);
  }

  private void problem(String field, Reason reason, String message) {
    problems.add(new FieldProblem(field, reason, message));
  }

  /// What somebody sent, short enough to be told back.
  private static String quoted(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?").strip();
    return plain.length() > 80 ? "\"" + plain.substring(0, 80) + "...\"" : "\"" + plain + "\"";
  }
}
