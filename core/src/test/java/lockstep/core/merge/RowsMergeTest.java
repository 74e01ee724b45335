package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import org.junit.jupiter.api.Test;

/// Dashboards of before schema 16: `A:1,2 B:3` is a row "A" with two panels and a row "B" with one;
/// `:1` is a row without a title, `1=x` a panel with that title, `A/90` a row of that height.
final class RowsMergeTest {
  @Test
  void rowsWithoutTitlesAreKnownByTheirPanels() {
    assertThat(merge(":1,2 :3 :4", ":1=x,2 :3 :4", ":1,2 :3=y :4")).isEqualTo(":1=x,2 :3=y :4");
    assertThat(merge(":1,2 :3", ":3 :1,2", ":1,2=x :3")).isEqualTo(":3 :1,2=x");
    assertThat(merge("A:1,2 A:3", "A:1,2 B:3", "A:2 A:3=x")).isEqualTo("A:2 B:3=x");
  }

  @Test
  void aRowThatGotATitleIsNoNewOne() {
    assertThat(merge(":1,2 :3", "Disks:1,2 :3", ":1,2,4 :3")).isEqualTo("Disks:1,2,4 :3");
  }

  @Test
  void aTitleThatNoOtherHasSaysWhichRowItIs() {
    assertThat(merge(":1 N:", "/80:1 N:", "/90: N:1")).isEqualTo("clash: rows[#1].height");
  }

  @Test
  void aPanelIsTheSameInAnotherRow() {
    assertThat(merge(":1,2 :3", ":2 :3,1", ":1=x,2 :3")).isEqualTo(":2 :3,1=x");
    assertThat(merge("A:1 B:2 C:3", "A: B:2,1 C:3", "A: B:2 C:3,1"))
        .isEqualTo("clash: panels[1].row");
  }

  @Test
  void aPanelThatBothMadeIsTwo() {
    assertThat(merge(":1 :2", ":1,3=x :2", ":1 :2,3=y")).isEqualTo(":1,4=x :2,3=y");
  }

  @Test
  void aRowThatOneTookAwayAndAnotherPutAPanelIntoClashes() {
    assertThat(merge(":1 :2", ":1", ":1 :2,3")).isEqualTo("clash: rows[#2]");
    assertThat(merge(":1 :2", ":1", ":1 :2=x")).isEqualTo("clash: panels[2]");
    assertThat(merge(":1 :2", ":1", ":1 B:2")).isEqualTo("clash: rows[#2]");
  }

  @Test
  void aRemovalOfARowWinsOverItsHeight() {
    assertThat(merge(":1 :2", ":1", ":1 /90:2")).isEqualTo(":1");
    assertThat(merge(":1 :2", "/80:1 :2", "/90:1 :2")).isEqualTo("clash: rows[#1].height");
  }

  @Test
  void theOrderOfRowsAndPanelsIsMerged() {
    assertThat(merge("A:1,2 B:3 C:4", "A:2,1 B:3 C:4", "A:1,2 C:4 B:3")).isEqualTo("A:2,1 C:4 B:3");
    assertThat(merge("A:1,2,3", "A:2,1,3", "A:1,3,2")).isEqualTo("clash: rows[A].panels");
  }

  @Test
  void rowsThatNobodyCanTellApartAreOneValue() {
    assertThat(merge("A/80:1 A/90:2", "B:1,2", "A/80:1=x A/90:2")).isEqualTo("clash: rows");
    assertThat(merge("A:3 A:4 B:5", "A/90:7 B:5", "A:3 A:4 B:5=x")).isEqualTo("clash: rows");
    assertThat(merge("A:1 A:2", "B:1,2 A:", "A:1 A/90:2")).isEqualTo("B:1,2 A/90:");
  }

  @Test
  void panelsOfOneIdAreOneValueUnlessTheirRowsHaveTitles() {
    assertThat(merge(":1,1 :2", ":1,1 :2=x", ":1,1,3 :2")).isEqualTo("clash: rows");
  }

  @Test
  void bothVersionsOfAPanelStandInItsRow() {
    ObjectNode base = read("A:1 B:2");
    MergeResult result =
        DocumentMerge.merge(
            base, read("A:1=x B:2"), read("A:1=y B:2"), Map.of("panels[1].title", Choice.BOTH));
    assertThat(write(result)).isEqualTo("A:1=y,3=x B:2");
  }

  private static String merge(String base, String mine, String theirs) {
    String one = write(DocumentMerge.merge(read(base), read(mine), read(theirs), Map.of()));
    if (one.startsWith("clash")) {
      assertThat(write(DocumentMerge.merge(read(base), read(theirs), read(mine), Map.of())))
          .isEqualTo(one);
    }
    return one;
  }

  private static ObjectNode read(String rows) {
    ObjectNode root = (ObjectNode) ((Parsed.Tree) Json.read("{\"title\": \"Old\"}")).root();
    var list = root.putArray("rows");
    for (String row : rows.split(" ", -1)) {
      String[] parts = row.split(":", -1);
      String[] header = parts[0].split("/", -1);
      var added = list.addObject();
      added.put("title", header[0]).put("height", header.length > 1 ? header[1] : "50");
      var panels = added.putArray("panels");
      for (String panel : parts[1].isEmpty() ? new String[0] : parts[1].split(",", -1)) {
        String[] words = panel.split("=", -1);
        panels
            .addObject()
            .put("id", Integer.parseInt(words[0]))
            .put("title", words.length > 1 ? words[1] : "");
      }
    }
    return root;
  }

  private static String write(MergeResult result) {
    return switch (result) {
      case MergeResult.Conflicts(List<MergeConflict> conflicts) ->
          "clash: " + String.join(" ", conflicts.stream().map(MergeConflict::path).toList());
      case MergeResult.Invalid(String reason) -> reason;
      case MergeResult.Merged merged -> write(merged.document());
    };
  }

  private static String write(ObjectNode document) {
    List<String> rows = new ArrayList<>();
    for (JsonNode row : document.path("rows")) {
      List<String> panels = new ArrayList<>();
      for (JsonNode panel : row.path("panels")) {
        String title = panel.path("title").asText();
        panels.add(panel.path("id").asText() + (title.isEmpty() ? "" : "=" + title));
      }
      String height = row.path("height").asText();
      String suffix = height.equals("50") ? "" : "/" + height;
      rows.add(row.path("title").asText() + suffix + ":" + String.join(",", panels));
    }
    return String.join(" ", rows);
  }
}
