package lockstep.trials.saves;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import lockstep.trials.harness.Eventually;
import lockstep.trials.harness.Server;
import lockstep.trials.saves.Attempt.Verdict;

/// What instances say afterwards of saves that had no clear answer.
final class Aftermath {
  private static final Duration KNOWN = Duration.ofSeconds(60);
  private static final Set<String> ON_ITS_WAY = Set.of("unknown", "pending", "waiting");
  private static final Set<String> IN_GIT = Set.of("saved", "merged");

  private final List<Server> instances;
  private final List<String> open;

  Aftermath(List<Server> instances, History history) {
    this.instances = instances;
    this.open =
        history.saves().entrySet().stream()
            .filter(save -> save.getValue().stream().anyMatch(Aftermath::isOpen))
            .map(Map.Entry::getKey)
            .toList();
  }

  private static boolean isOpen(Attempt attempt) {
    return attempt.verdict() == Verdict.UNKNOWN || attempt.verdict() == Verdict.WAITING;
  }

  /// Waits until nothing is on its way any more.
  ///
  /// @return what still is when patience ends
  List<String> settle() {
    List<String> wrongs = new ArrayList<>();
    for (Server instance : instances) {
      try {
        Eventually.holds(
            "nothing is on its way at " + instance.url(), KNOWN, () -> isSettled(instance));
      } catch (AssertionError e) {
        wrongs.add(String.valueOf(e.getMessage()));
      }
    }
    return wrongs;
  }

  private boolean isSettled(Server instance) throws IOException, InterruptedException {
    for (String id : open) {
      JsonNode said = instance.get("/ha/saves/" + id).body();
      if (ON_ITS_WAY.contains(said.path("state").asText())) {
        return false;
      }
    }
    return true;
  }

  /// What instances say that is not what Git has.
  List<String> untruths(Judge judge) throws IOException, InterruptedException {
    List<String> wrongs = new ArrayList<>();
    for (Server instance : instances) {
      for (String id : open) {
        JsonNode said = instance.get("/ha/saves/" + id).body();
        List<String> commits = judge.commits(id);
        boolean saved = IN_GIT.contains(said.path("state").asText());
        boolean honest = saved ? commits.contains(said.path("commit").asText()) : commits.isEmpty();
        if (!honest) {
          wrongs.add("%s says of %s: %s, Git has %s".formatted(instance.url(), id, said, commits));
        }
      }
    }
    return wrongs;
  }
}
