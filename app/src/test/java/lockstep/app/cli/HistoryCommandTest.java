package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class HistoryCommandTest {
  @Test
  void namesBothOnlyWhereTheLeaseMoved() throws IOException {
    String text =
        HistoryCommand.describe(
            new ObjectMapper()
                .readTree(
                    """
                    [{"at":"2026-11-23T16:49:29Z","epoch":2,"kind":"maintenance","from":"a","to":"a",
                      "reason":"c is drained","evidence":["reason: new disk"]},
                     {"at":"2026-11-23T16:48:29Z","epoch":2,"kind":"switchover","from":"b","to":"a",
                      "reason":"asked for"},
                     {"at":"2026-11-23T16:47:29Z","epoch":1,"kind":"start","from":null,"to":"b",
                      "reason":"nobody had it"}]
                    """));

    assertThat(text)
        .contains("epoch 2  maintenance  a%n".formatted())
        .contains("epoch 2  switchover  b -> a%n".formatted())
        .contains("epoch 1  start  nobody -> b%n".formatted());
  }
}
