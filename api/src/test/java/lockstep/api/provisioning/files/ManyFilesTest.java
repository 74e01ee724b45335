package lockstep.api.provisioning.files;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import lockstep.api.testing.RunningInstance;
import lockstep.api.testing.TestServer.Reply;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// A repository of a hundred thousand files is listed whole, in bounded answers.
class ManyFilesTest {
  private static final int FILES = 100_000;
  private static final String LIST =
      "/apis/provisioning.grafana.app/v0alpha1/namespaces/default/repositories/manifests/files/";

  @Test
  void aHundredThousandFilesAreListedAndWhatIsMoreGoesOn() {
    InMemoryGit git = new InMemoryGit();
    git.commit(
        "Begin",
        tree -> {
          for (int i = 0; i < FILES + 5; i++) {
            tree.put("d%02d/f%06d.txt".formatted(i % 100, i), "x");
          }
        });
    try (RunningInstance a = new RunningInstance("a", git)) {
      a.follow();
      long before = used();
      long begin = System.nanoTime();

      Reply reply = a.server().admin("GET", LIST).send();

      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
      assertThat(reply.status()).isEqualTo(200);
      assertThat(used() - before).isLessThan(120_000_000); // the text, and what the client makes
      JsonNode first = tree(reply);
      assertThat(first.path("items")).hasSize(FILES);
      assertThat(first.at("/metadata/remainingItemCount").asInt()).isEqualTo(5);
      String token = first.at("/metadata/continue").asText();
      JsonNode rest = a.server().admin("GET", LIST + "?continue=" + token).send().json();
      assertThat(rest.at("/metadata").has("continue")).isFalse();
      Set<String> paths = new HashSet<>(first.path("items").findValuesAsText("path"));
      paths.addAll(rest.path("items").findValuesAsText("path"));
      assertThat(paths).hasSize(FILES + 5);
    }
  }

  @Test
  void longPathsEndAnAnswerSooner() {
    InMemoryGit git = new InMemoryGit();
    String long0 = "y".repeat(250) + "/" + "z".repeat(250) + "/" + "w".repeat(250) + "/";
    int many = FileList.MOST_CHARACTERS / long0.length() + 10;
    git.commit(
        "Begin",
        tree -> {
          for (int i = 0; i < many; i++) {
            tree.put(long0 + "f%06d.txt".formatted(i), "x");
          }
        });
    try (RunningInstance a = new RunningInstance("a", git)) {
      a.follow();

      JsonNode first = tree(a.server().admin("GET", LIST).send());

      assertThat(first.path("items").size()).isLessThan(many);
      assertThat(first.path("metadata").has("continue")).isTrue();
    }
  }

  /// What is read from people has a bound that this answer is above.
  private static JsonNode tree(Reply reply) {
    try {
      return new ObjectMapper().readTree(reply.text());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
