package lockstep.trials.saves;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import lockstep.trials.harness.Server;
import lockstep.trials.harness.SteadyReads;

/// One person who knows several ways in, as a client with two addresses does: stays with one until
/// it does not answer, then goes on with the next. For one thread.
final class Ways {
  private final List<Server> all;
  private int at;
  private int moves;

  private Ways(List<Server> all) {
    this.all = all;
  }

  /// Signs in at the first of `urls`; the others get the same cookies, being on the same host.
  static Ways signedIn(List<String> urls) {
    Server first = Server.signedIn(urls.getFirst());
    List<Server> all = new ArrayList<>(List.of(first));
    for (String url : urls.subList(1, urls.size())) {
      all.add(new Server(URI.create(url), first.client(), first.authorization()));
    }
    return new Ways(all);
  }

  /// Where this person is.
  Server here() {
    return all.get(at);
  }

  /// The next one, which this person stays with from now on.
  Server next() {
    at = (at + 1) % all.size();
    moves++;
    return here();
  }

  /// How often this person moved on.
  int moves() {
    return moves;
  }

  /// GETs `path`, at each way in once at most.
  ///
  /// @throws IOException when none answers
  Server.Answer get(String path) throws IOException, InterruptedException {
    for (int left = all.size() - 1; ; left--) {
      try {
        return here().get(path);
      } catch (IOException e) {
        next();
        if (left == 0) {
          throw e;
        }
      }
    }
  }

  /// This person, who reads: a read fails when no way answers, or one answers that there is
  /// nothing.
  SteadyReads.Reader reader() {
    return path -> {
      Server.Answer answer = get(path);
      return new SteadyReads.Got(answer.status(), answer.body().toString());
    };
  }

  /// The classic JSON of a dashboard.
  ObjectNode dashboard(String uid) throws IOException, InterruptedException {
    Server.Answer answer = get("/api/dashboards/uid/" + uid);
    if (answer.body().get("dashboard") instanceof ObjectNode dashboard) {
      return dashboard;
    }
    throw new IOException("dashboard %s: %d %s".formatted(uid, answer.status(), answer.body()));
  }
}
