package lockstep.app.demo;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// The line that `demo --json` prints when all is ready; scripts are written against it (design.md
/// section 7).
final class DemoReport {
  private DemoReport() {}

  /// A process that runs.
  record Running(DemoPlan.Part part, long pid) {}

  static String json(DemoPlan plan, List<Running> running) {
    ObjectNode report = JsonNodeFactory.instance.objectNode();
    report
        .put("url", plan.url())
        .put("user", "admin")
        .put("password", "admin")
        .put("git", plan.gitUrl());
    ArrayNode processes = report.putArray("processes");
    for (Running process : inReportOrder(running)) {
      processes
          .addObject()
          .put("name", process.part().name())
          .put("kind", process.part().kind())
          .put("url", process.part().url().toString())
          .put("pid", process.pid());
    }
    return report.toString();
  }

  /// Instances, gateway, Git server, database.
  private static List<Running> inReportOrder(List<Running> running) {
    List<String> kinds = List.of("instance", "gateway", "git", DemoPlan.Part.DATABASE);
    return running.stream()
        .sorted(
            (a, b) ->
                Integer.compare(kinds.indexOf(a.part().kind()), kinds.indexOf(b.part().kind())))
        .toList();
  }
}
