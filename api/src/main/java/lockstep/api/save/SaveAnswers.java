package lockstep.api.save;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.function.Function;
import lockstep.api.http.Answer;
import lockstep.sync.save.SaveOutcome;

/// The table from the outcome of a save to its answer.
final class SaveAnswers {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private SaveAnswers() {}

  static Answer of(
      SaveOutcome outcome, Thing thing, Function<SaveOutcome.InGit, Answer> whenSaved) {
    return switch (outcome) {
      case SaveOutcome.InGit saved -> whenSaved.apply(saved);
      case SaveOutcome.Conflict conflict -> conflict(conflict, thing);
      case SaveOutcome.Invalid invalid -> invalid(invalid, thing);
      case SaveOutcome.Refused refused ->
          Answer.message(422, "refused", "The Git host refused the save: " + refused.words());
      case SaveOutcome.Unavailable away -> Answer.unavailable(away.message(), RETRY_AFTER);
      case SaveOutcome.Waiting waiting ->
          Answer.json(
              202,
              JsonNodeFactory.instance
                  .objectNode()
                  .put("status", "waiting")
                  .put("message", "Git cannot be reached: the save waits for it in the journal")
                  .put("saveId", waiting.id().value())
                  .put("uid", waiting.uid().value())
                  .put("position", waiting.position()));
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

  private static Answer conflict(SaveOutcome.Conflict conflict, Thing thing) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("status", "version-mismatch");
    body.put("message", thing.changed());
    body.put("uid", conflict.uid().value());
    body.put("version", conflict.version());
    body.put("updatedBy", conflict.by());
    body.put("updated", conflict.when().toString());
    return Answer.json(412, body);
  }

  private static Answer invalid(SaveOutcome.Invalid invalid, Thing thing) {
    return switch (invalid.reason()) {
      case NOT_FOUND -> thing.notFound();
      case UID_TAKEN -> thing.uidTaken();
      case FOLDER_NOT_FOUND -> thing.parentNotFound();
      case BAD_REQUEST -> Answer.message(400, invalid.message());
      case TOO_LARGE -> thing.tooLarge();
      case EMPTY_TITLE -> thing.emptyTitle();
    };
  }
}
