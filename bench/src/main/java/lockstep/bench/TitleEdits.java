package lockstep.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.DashboardDraft;

/// What a save with another title changes in a file that somebody else wrote: one line.
final class TitleEdits {
  private static final String TITLE = "Another title that nobody gave";

  private int edits;
  private final List<String> larger = new ArrayList<>();

  /// Gives a revision of a dashboard another title, as a client that loaded it would.
  void edit(Dashboard dashboard, byte[] text) {
    edits++;
    DashboardBody body = DashboardBody.read(dashboard.path(), text);
    Optional<ObjectNode> classic = body.classic(dashboard);
    ObjectNode sent;
    if (classic.isPresent()) {
      sent = classic.orElseThrow().put("title", TITLE);
    } else {
      sent = body.resource(dashboard);
      ((ObjectNode) sent.path("spec")).put("title", TITLE);
    }
    byte[] after = DashboardDraft.of(sent).into(dashboard.path(), text, dashboard.uid());
    if (!isOneLine(lines(text), lines(after))) {
      larger.add("%s (%s)".formatted(dashboard.path(), dashboard.blob()));
    }
  }

  private static boolean isOneLine(List<String> before, List<String> after) {
    int differing = 0;
    for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
      differing += before.get(i).equals(after.get(i)) ? 0 : 1;
    }
    return before.size() == after.size() && differing == 1;
  }

  private static List<String> lines(byte[] text) {
    return List.of(new String(text, UTF_8).split("\n", -1));
  }

  void tell() {
    System.out.printf("  %-58s %9d%n", "titles edited, one in each revision of a file", edits);
    System.out.printf("  %-58s %9d%n", "edits that changed more than one line", larger.size());
    larger.stream().limit(5).forEach(it -> System.out.printf("    %s%n", it));
  }
}
