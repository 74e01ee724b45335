package lockstep.sync.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.resource.CommitId;
import lockstep.sync.job.Job.Owner;
import lockstep.sync.job.Job.Turn;

/// A job as text, for whoever keeps it.
public final class JobJson {
  private JobJson() {}

  /// The job as text.
  public static String write(Job job) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("uid", job.uid()).put("name", job.name()).put("repository", job.repository());
    json.set("spec", SpecJson.of(job.spec(), job.repository()));
    json.putObject("author")
        .put("id", job.author().id())
        .put("login", job.author().login())
        .put("name", job.author().name())
        .put("email", job.author().email());
    json.put("created", job.created().toEpochMilli()).put("state", job.state().word());
    job.started().ifPresent(at -> json.put("started", at.toEpochMilli()));
    job.finished().ifPresent(at -> json.put("finished", at.toEpochMilli()));
    json.put("epoch", job.epoch()).put("losses", job.losses()).put("revision", job.revision());
    job.owner()
        .ifPresent(
            it ->
                json.putObject("owner")
                    .put("instance", it.instance())
                    .put("token", it.token())
                    .put("until", it.until().toEpochMilli()));
    ArrayNode turns = json.putArray("turns");
    for (Turn turn : job.turns()) {
      turns
          .addObject()
          .put("instance", turn.instance())
          .put("epoch", turn.epoch())
          .put("since", turn.since().toEpochMilli());
    }
    job.cancelledBy().ifPresent(by -> json.put("cancelledBy", by));
    json.set("progress", progress(job.progress()));
    return Json.write(json);
  }

  /// The job that was written.
  ///
  /// @throws IllegalArgumentException when it is none, or one of a newer program
  public static Job read(String text) {
    if (!(Json.read(text) instanceof Parsed.Tree(JsonNode json))) {
      throw new IllegalArgumentException("a job that is no JSON");
    }
    JsonNode author = json.path("author");
    return new Job(
        json.path("uid").asText(),
        json.path("name").asText(),
        json.path("repository").asText(),
        spec(json.path("spec")),
        new JobAuthor(
            author.path("id").asText(),
            author.path("login").asText(),
            author.path("name").asText(),
            author.path("email").asText()),
        instant(json.path("created")),
        JobState.of(json.path("state").asText())
            .orElseThrow(() -> new IllegalArgumentException("a job of an unknown state")),
        present(json, "started").map(JobJson::instant),
        present(json, "finished").map(JobJson::instant),
        json.path("epoch").asInt(),
        present(json, "owner")
            .map(
                it ->
                    new Owner(
                        it.path("instance").asText(),
                        it.path("token").asText(),
                        instant(it.path("until")))),
        json.path("losses").asInt(),
        turns(json.path("turns")),
        present(json, "cancelledBy").map(JsonNode::asText),
        progress(json.path("progress")),
        json.path("revision").asInt());
  }

  private static JobSpec spec(JsonNode json) {
    if (json instanceof ObjectNode object
        && SpecReader.stored(object) instanceof SpecReader.Reading.Good(JobSpec spec)) {
      return spec;
    }
    throw new IllegalArgumentException("a job of an unknown kind");
  }

  private static List<Turn> turns(JsonNode json) {
    List<Turn> turns = new ArrayList<>();
    for (JsonNode it : json) {
      turns.add(
          new Turn(
              it.path("instance").asText(), it.path("epoch").asInt(), instant(it.path("since"))));
    }
    return turns;
  }

  private static ObjectNode progress(Progress progress) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("done", progress.done()).put("total", progress.total());
    json.put("message", progress.message());
    json.set("summary", summary(progress));
    progress.errors().forEach(json.putArray("errors")::add);
    progress.warnings().forEach(json.putArray("warnings")::add);
    progress.commit().ifPresent(it -> json.put("commit", it.hex()));
    progress.branch().ifPresent(it -> json.put("branch", it));
    return json;
  }

  private static Progress progress(JsonNode json) {
    List<Tally> tallies = new ArrayList<>();
    for (JsonNode it : json.path("summary")) {
      tallies.add(
          new Tally(
              it.path("kind").asText(),
              it.path("total").asInt(),
              it.path("create").asInt(),
              it.path("update").asInt(),
              it.path("delete").asInt(),
              it.path("write").asInt(),
              it.path("error").asInt(),
              it.path("warning").asInt(),
              it.path("noop").asInt(),
              texts(it.path("errors")),
              texts(it.path("warnings"))));
    }
    return new Progress(
        json.path("done").asInt(),
        json.path("total").asInt(),
        json.path("message").asText(),
        tallies,
        texts(json.path("errors")),
        texts(json.path("warnings")),
        present(json, "commit").map(it -> new CommitId(it.asText())),
        present(json, "branch").map(JsonNode::asText));
  }

  /// What was done, by kind: Grafana's `status.summary`.
  public static ArrayNode summary(Progress progress) {
    ArrayNode summary = JsonNodeFactory.instance.arrayNode();
    for (Tally it : progress.tallies()) {
      ObjectNode json = summary.addObject();
      json.put("group", it.group())
          .put("kind", it.kind())
          .put("total", it.total())
          .put("create", it.create())
          .put("update", it.update())
          .put("delete", it.delete())
          .put("write", it.write())
          .put("error", it.error())
          .put("warning", it.warning())
          .put("noop", it.noop());
      if (!it.errors().isEmpty()) {
        it.errors().forEach(json.putArray("errors")::add);
      }
      if (!it.warnings().isEmpty()) {
        it.warnings().forEach(json.putArray("warnings")::add);
      }
    }
    return summary;
  }

  private static List<String> texts(JsonNode json) {
    List<String> texts = new ArrayList<>();
    json.forEach(it -> texts.add(it.asText()));
    return texts;
  }

  private static Optional<JsonNode> present(JsonNode json, String field) {
    return Optional.ofNullable(json.get(field));
  }

  private static Instant instant(JsonNode json) {
    return Instant.ofEpochMilli(json.asLong());
  }
}
