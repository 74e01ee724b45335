package lockstep.api.k8s;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.stream.Collectors;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.save.MergeJson;
import lockstep.core.merge.MergeConflict;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// What is answered when there is no object to answer with: a `Status`.
///
/// @param group of the resource, such as `dashboard.grafana.app`
/// @param resource its plural, such as `dashboards`
public record Statuses(String group, String resource) {
  private static final int RETRY_SECONDS = 2;

  /// A failure.
  ///
  /// @param name of the object; empty when it is about none
  public ObjectNode failure(int code, String reason, String message, String name) {
    ObjectNode status = status("Failure", message, code);
    status.put("reason", reason);
    status.set("details", details(name));
    return status;
  }

  /// The same, to end a request with.
  public HttpFault fault(int code, String reason, String message, String name) {
    return new HttpFault(Answer.json(code, failure(code, reason, message, name)));
  }

  /// 400; the message names the field, the reason and the way out.
  public HttpFault badRequest(String message) {
    return fault(400, "BadRequest", message, "");
  }

  /// 404 of an object.
  public HttpFault notFound(String name) {
    return fault(404, "NotFound", "%s.%s \"%s\" not found".formatted(resource, group, name), name);
  }

  /// 412 for `If-Match` where nothing is.
  public HttpFault nothingThere(String name) {
    return fault(
        412,
        "PreconditionFailed",
        "If-Match changes what is there, and there is no %s \"%s\"; nothing was written"
            .formatted(resource, name),
        name);
  }

  /// 412 for `If-None-Match: *` where something is.
  public HttpFault somethingThere(String name) {
    return fault(
        412,
        "PreconditionFailed",
        ("If-None-Match: * makes what is not there, and %s \"%s\" is there; nothing was written:"
                + " leave it out to change it")
            .formatted(resource, name),
        name);
  }

  /// The same as [#of], for the request that asked for it: where nothing is and it said that
  /// something must be, that is what went wrong.
  public Answer of(SaveOutcome outcome, String name, Request request) {
    return request.mustBeThere()
            && outcome instanceof SaveOutcome.Invalid invalid
            && invalid.reason() == SaveOutcome.Reason.NOT_FOUND
        ? nothingThere(name).answer()
        : of(outcome, name);
  }

  /// 409 for an update of a version that was seen, and whose object was deleted since.
  public HttpFault goneMeanwhile(String name) {
    return fault(
        409,
        "Conflict",
        "%s.%s \"%s\": the object was deleted, and is not made again by an update"
            .formatted(resource, group, name),
        name);
  }

  /// 200 for an object that is gone.
  public Answer deleted(String name) {
    ObjectNode status = status("Success", "", 200);
    status.remove("message");
    status.set("details", details(name));
    return Answer.json(status);
  }

  /// What is wrong with one field.
  ///
  /// @param reason such as `FieldValueInvalid`
  public record Cause(String reason, String message, String field) {}

  /// 422 that lists all that is wrong with an object.
  public HttpFault invalid(String kind, String name, List<Cause> wrong) {
    String sentences =
        wrong.stream()
            .map(cause -> cause.field() + ": " + cause.message())
            .collect(
                Collectors.joining(", ", wrong.size() > 1 ? "[" : "", wrong.size() > 1 ? "]" : ""));
    ObjectNode status =
        failure(
            422,
            "Invalid",
            "%s.%s \"%s\" is invalid: %s".formatted(kind, group, name, sentences),
            name);
    for (Cause cause : wrong) {
      causes(status)
          .addObject()
          .put("reason", cause.reason())
          .put("message", cause.message())
          .put("field", cause.field());
    }
    return new HttpFault(Answer.json(422, status));
  }

  /// What a save came to that is not in Git.
  ///
  /// @param name of what was to be saved
  public Answer of(SaveOutcome outcome, String name) {
    return switch (outcome) {
      case SaveOutcome.InGit _ -> throw new IllegalArgumentException("it is in Git: " + name);
      case SaveOutcome.Conflict it -> Answer.json(409, conflict(it, name));
      case SaveOutcome.Invalid invalid -> invalid(invalid, name);
      case SaveOutcome.Refused refused ->
          answer(403, "Forbidden", "The Git host refused the save: " + refused.words(), name);
      case SaveOutcome.Unavailable away -> {
        ObjectNode status = failure(503, "ServiceUnavailable", away.message(), name);
        status.withObject("/details").put("retryAfterSeconds", RETRY_SECONDS);
        yield Answer.json(503, status).with("Retry-After", Integer.toString(RETRY_SECONDS));
      }
      case SaveOutcome.Unknown unknown -> answer(504, "Timeout", unknown.message(), name);
      case SaveOutcome.Waiting _ ->
          Answer.json(
              202,
              status("Success", "The save waits for Git in the journal; it is not in Git", 202));
      case SaveOutcome.OnBranch saved ->
          Answer.json(
              202,
              status(
                  "Success",
                  "Saved on the branch %s; the object here is as it was".formatted(saved.branch()),
                  202));
    };
  }

  private Answer invalid(SaveOutcome.Invalid invalid, String name) {
    return switch (invalid.reason()) {
      case NOT_FOUND -> answer(404, "NotFound", invalid.message(), name);
      case UID_TAKEN ->
          answer(
              409,
              "AlreadyExists",
              "%s.%s \"%s\" already exists: %s".formatted(resource, group, name, invalid.message()),
              name);
      case ID_USED -> idUsed(invalid, name);
      case PATH_TAKEN -> answer(409, "AlreadyExists", invalid.message(), name);
      case FOLDER_NOT_FOUND -> answer(400, "BadRequest", "folder not found", name);
      case BAD_REQUEST -> answer(400, "BadRequest", invalid.message(), name);
      case TOO_LARGE -> answer(413, "RequestEntityTooLarge", invalid.message(), name);
      case QUOTA_EXCEEDED -> answer(403, "Forbidden", invalid.message(), name);
      case EMPTY_TITLE -> {
        ObjectNode status = failure(422, "Invalid", invalid.message(), name);
        causes(status)
            .addObject()
            .put("reason", "FieldValueRequired")
            .put("message", invalid.message())
            .put("field", "spec.title");
        yield Answer.json(422, status);
      }
    };
  }

  private Answer idUsed(SaveOutcome.Invalid invalid, String name) {
    ObjectNode status = failure(422, "Invalid", invalid.message(), name);
    causes(status)
        .addObject()
        .put("reason", "FieldValueDuplicate")
        .put("message", invalid.message())
        .put("field", SaveId.HEADER);
    return Answer.json(422, status);
  }

  /// 409 of an object that somebody else changed, with both sides and what clashes.
  public ObjectNode conflict(SaveOutcome.Conflict conflict, String name) {
    ObjectNode status =
        failure(
            409,
            "Conflict",
            "Operation cannot be fulfilled on %s.%s \"%s\": %s"
                .formatted(
                    resource,
                    group,
                    name,
                    conflict
                        .wayOut()
                        .orElse(
                            "the object has been modified; please apply your changes to the latest"
                                + " version and try again")),
            name);
    ArrayNode causes = causes(status);
    List<MergeConflict> conflicts =
        conflict.clash().map(SaveOutcome.Clash::conflicts).orElse(List.of());
    for (MergeConflict clash : conflicts) {
      causes
          .addObject()
          .put("reason", "FieldValueConflict")
          .put("message", "%s was changed by %s too".formatted(clash.subject(), conflict.by()))
          .put("field", clash.path().isEmpty() ? "spec" : "spec." + clash.path());
    }
    status.set("conflict", MergeJson.conflict(conflict));
    return status;
  }

  private static ArrayNode causes(ObjectNode status) {
    return status.withObject("/details").withArray("/causes");
  }

  private Answer answer(int code, String reason, String message, String name) {
    return Answer.json(code, failure(code, reason, message, name));
  }

  private ObjectNode details(String name) {
    ObjectNode details = JsonNodeFactory.instance.objectNode();
    if (!name.isEmpty()) {
      details.put("name", name);
    }
    return details.put("group", group).put("kind", resource);
  }

  private static ObjectNode status(String word, String message, int code) {
    ObjectNode status = JsonNodeFactory.instance.objectNode();
    status.put("kind", "Status").put("apiVersion", "v1").putObject("metadata");
    return status.put("status", word).put("message", message).put("code", code);
  }
}
