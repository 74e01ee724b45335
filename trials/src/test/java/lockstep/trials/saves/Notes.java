package lockstep.trials.saves;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import lockstep.trials.harness.Server;

/// Somebody who writes annotations, each with a text of its own, and remembers what was said.
final class Notes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration BREATH = Duration.ofMillis(100);
  private static final int OK = 200;

  /// Without a database annotations are told so; a gateway that has sent one may not know.
  private static final Set<Integer> ALLOWED = Set.of(OK, 502, 503, 504);

  private final ConcurrentLinkedQueue<String> kept = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();
  private int number;

  /// Writes until told to end.
  Thread start(Server gateway, AtomicBoolean ended) {
    return Thread.ofVirtual()
        .name("notes")
        .start(
            () -> {
              try {
                while (!ended.get()) {
                  write(gateway);
                  Thread.sleep(BREATH);
                }
              } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private void write(Server gateway) throws InterruptedException {
    String text = "note-%d.".formatted(number++);
    try {
      Server.Answer answer =
          gateway.post("/api/annotations", JSON.createObjectNode().put("text", text));
      if (answer.status() == OK) {
        kept.add(text);
      } else if (!ALLOWED.contains(answer.status())) {
        wrongs.add("%s was answered %d %s".formatted(text, answer.status(), answer.body()));
      }
    } catch (IOException e) {
      wrongs.add("%s was not answered: %s".formatted(text, e));
    }
  }

  /// How many were acknowledged.
  int kept() {
    return kept.size();
  }

  /// What was answered as it never should be, and what was acknowledged and is not on an instance
  /// exactly once.
  List<String> untruths(List<Server> instances) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(wrongs);
    for (Server instance : instances) {
      Map<String, Integer> there = new HashMap<>();
      for (JsonNode found : instance.get("/api/annotations?limit=5000").body()) {
        there.merge(found.path("text").asText(), 1, Integer::sum);
      }
      for (String text : kept) {
        if (there.getOrDefault(text, 0) != 1) {
          all.add("%s has %s %d times".formatted(instance.url(), text, there.get(text)));
        }
      }
    }
    return all;
  }
}
