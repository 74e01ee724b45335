package lockstep.core.merge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

final class PlaceTest {
  private static final ObjectNode EMPTY = JsonNodeFactory.instance.objectNode();

  @Test
  void tellsAFieldOfSchemaV2WithoutItsWrappers() {
    ObjectNode element = JsonNodeFactory.instance.objectNode();
    element.putObject("spec").put("title", "CPU");
    Place panel = Place.ROOT.field("elements").item("panel-1", element).field("spec");

    Place query = panel.field("data").field("spec").field("queries").item("A", EMPTY).field("spec");

    assertThat(panel.field("title").subject()).isEqualTo("Panel \"CPU\", title");
    assertThat(panel.field("title").path()).isEqualTo("elements[panel-1].spec.title");
    assertThat(query.field("hidden").subject()).isEqualTo("Panel \"CPU\", data.query A.hidden");
  }

  @Test
  void tellsAFieldThatOnlyEndsAlikeAsItIs() {
    Place panel = Place.ROOT.field("panels").item("1", EMPTY);

    assertThat(panel.field("myspec").field("x").subject()).isEqualTo("Panel 1, myspec.x");
    assertThat(panel.field("spec").subject()).isEqualTo("Panel 1, spec");
  }

  @Test
  void tellsTheTimeOfSchemaV2InWords() {
    Place time = Place.ROOT.field("timeSettings");

    assertThat(time.field("from").subject()).isEqualTo("Time range, from");
    assertThat(time.field("autoRefresh").subject()).isEqualTo("Refresh interval");
  }
}
