package lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import lockstep.app.wiring.ExportRun;
import lockstep.sync.job.Progress;
import lockstep.sync.job.Tally;
import lockstep.sync.job.work.Miss;

/// What `./lockstep export` says at its end: how many of each kind came in, and all that did not.
final class ExportReport {
  private ExportReport() {}

  /// For a person.
  static String text(ExportRun.Result result) {
    StringBuilder text = new StringBuilder();
    for (Tally tally : result.end().tallies()) {
      text.append(
          "%-10s %d of %d brought in, %d there already, %d left out, %d failed%n"
              .formatted(
                  tally.kind(),
                  tally.create(),
                  tally.total(),
                  tally.noop(),
                  count(result, tally.kind(), false),
                  count(result, tally.kind(), true)));
    }
    for (Miss miss : result.misses()) {
      text.append(miss.isFailure() ? "  failed: " : "  left out: ")
          .append(miss.sentence())
          .append(System.lineSeparator());
    }
    if (!result.end().errors().isEmpty()) {
      text.append(result.end().message()).append(System.lineSeparator());
    }
    return text.toString();
  }

  /// One line of JSON.
  static String line(ExportRun.Result result) {
    Progress end = result.end();
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("state", result.isIncomplete() ? "error" : end.end().word());
    line.put("message", end.message());
    for (Tally tally : end.tallies()) {
      line.putObject(tally.kind().toLowerCase(Locale.ROOT))
          .put("total", tally.total())
          .put("created", tally.create())
          .put("there", tally.noop())
          .put("leftOut", count(result, tally.kind(), false))
          .put("failed", count(result, tally.kind(), true));
    }
    ArrayNode left = line.putArray("leftOut");
    ArrayNode failed = line.putArray("failed");
    for (Miss miss : result.misses()) {
      (miss.isFailure() ? failed : left).add(miss.sentence());
    }
    if (!end.errors().isEmpty() && failed.isEmpty()) {
      failed.add(end.message());
    }
    return line + System.lineSeparator();
  }

  private static long count(ExportRun.Result result, String kind, boolean failed) {
    List<Miss> misses = result.misses();
    return misses.stream()
        .filter(miss -> miss.kind().equals(kind) && miss.isFailure() == failed)
        .count();
  }
}
