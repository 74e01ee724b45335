package lockstep.api.save;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Function;
import lockstep.api.http.Answer;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.save.WaitingTag;

/// The table from the outcome of a save to its answer.
final class SaveAnswers {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private SaveAnswers() {}

  static Answer of(
      SaveOutcome outcome,
      Thing thing,
      SaveDesk.Told told,
      Function<SaveOutcome.InGit, Answer> whenSaved) {
    return switch (outcome) {
      case SaveOutcome.InGit saved -> whenSaved.apply(saved);
      case SaveOutcome.OnBranch onBranch -> onBranch(onBranch, told);
      case SaveOutcome.Conflict conflict -> conflict(conflict, thing);
      case SaveOutcome.Invalid invalid -> invalid(invalid, thing);
      case SaveOutcome.Refused refused ->
          Answer.message(422, "refused", "The Git host refused the save: " + refused.words());
      case SaveOutcome.Unavailable away -> Answer.unavailable(away.message(), RETRY_AFTER);
      case SaveOutcome.Waiting waiting -> waiting(waiting, thing);
      case SaveOutcome.Unknown unknown ->
          Answer.json(
              504,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("status", "unknown")
                  .put("message", unknown.message())
                  .put("saveId", unknown.id().value()));
    };
  }

  private static Answer onBranch(SaveOutcome.OnBranch saved, SaveDesk.Told told) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", "branch");
    body.put("ref", saved.branch().value());
    body.put("commit", saved.commit().hex());
    body.put("uid", saved.uid().value());
    body.put("version", saved.version());
    told.repository()
        .pullRequest(saved.branch(), told.words())
        .ifPresent(url -> body.put("url", url));
    Answer answer = Answer.json(body);
    return saved.file().map(file -> answer.with("ETag", "\"" + file + "\"")).orElse(answer);
  }

  private static Answer waiting(SaveOutcome.Waiting waiting, Thing thing) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", "waiting");
    body.put(
        "message",
        "Git cannot be reached: the save waits for it, as number %d in the journal"
            .formatted(waiting.position()));
    body.put("saveId", waiting.id().value());
    body.put("position", waiting.position());
    body.put("since", waiting.since().toString());
    body.put("uid", waiting.uid().value());
    body.put("url", thing.url(waiting.uid()));
    if (thing != Thing.DASHBOARD) {
      return Answer.json(202, body);
    }
    // What the next edit names as its base, as a read of what waits would tell it.
    body.put("version", WaitingTag.version(waiting.id(), waiting.version()));
    return Answer.json(202, body).with("ETag", "\"" + WaitingTag.of(waiting.id()) + "\"");
  }

  private static Answer conflict(SaveOutcome.Conflict conflict, Thing thing) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", "version-mismatch");
    body.put("message", conflict.wayOut().orElseGet(thing::changed));
    body.setAll(MergeJson.conflict(conflict));
    return Answer.json(412, body);
  }

  private static Answer invalid(SaveOutcome.Invalid invalid, Thing thing) {
    return switch (invalid.reason()) {
      case NOT_FOUND -> thing.notFound(invalid.message());
      case ID_USED -> Answer.message(422, "save-id-used", invalid.message());
      case UID_TAKEN -> thing.uidTaken();
      case PATH_TAKEN -> Answer.message(409, "path-taken", invalid.message());
      case FOLDER_NOT_FOUND -> thing.parentNotFound();
      case BAD_REQUEST -> Answer.message(400, invalid.message());
      case TOO_LARGE -> thing.tooLarge();
      case QUOTA_EXCEEDED -> Answer.message(403, "quota-exceeded", invalid.message());
      case EMPTY_TITLE -> thing.emptyTitle();
    };
  }
}
