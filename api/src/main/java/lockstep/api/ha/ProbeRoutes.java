package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.http.Traffic;
import lockstep.api.repository.Repositories;
import lockstep.cluster.ClusterView;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;

/// What proxies route by: 200 or 503, with the reason as JSON.
public final class ProbeRoutes {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h)?");

  private static final String KUBELET = "kube-probe/";

  private final Repositories repositories;
  private final ClusterView cluster;
  private final Readiness readiness;

  /// Probes the instance that shows `repositories` in `cluster`.
  public ProbeRoutes(Repositories repositories, ClusterView cluster, Traffic traffic) {
    this.repositories = repositories;
    this.cluster = cluster;
    this.readiness = new Readiness(repositories, cluster, traffic);
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.get("/livez", Access.ANYBODY, _ -> state(Optional.empty())),
        Route.get("/readyz", Access.ANYBODY, this::ready),
        Route.get("/ha/primary", Access.ANYBODY, this::primary),
        Route.get("/ha/replica", Access.ANYBODY, this::replica));
  }

  /// A kubelet asks the pod on its own machine and sends nobody there: that it asks says nothing of
  /// whether people reach this instance.
  private void noteProxy(Request request) {
    if (!request.header("User-Agent").orElse("").startsWith(KUBELET)) {
      cluster.probed();
    }
  }

  private Answer ready(Request request) {
    noteProxy(request);
    String wanted = request.parameter("for").orElse("read");
    return switch (wanted) {
      case "read" -> state(readiness.unfitToRead());
      case "write" -> state(readiness.unfitToWrite());
      default -> throw HttpFault.badRequest("for: is neither read nor write");
    };
  }

  private Answer primary(Request request) {
    noteProxy(request);
    return state(
        cluster.role() == Role.PRIMARY
            ? readiness.unfitToRead()
            : Optional.of("is " + cluster.role().word()));
  }

  private Answer replica(Request request) {
    noteProxy(request);
    Optional<Duration> most = request.parameter("lag").map(ProbeRoutes::duration);
    if (cluster.role() != Role.REPLICA) {
      return state(Optional.of("is " + cluster.role().word()));
    }
    Duration lag = repositories.longestLag();
    if (most.isPresent() && lag.compareTo(most.get()) > 0) {
      return state(Optional.of("is %d ms behind".formatted(lag.toMillis())));
    }
    return state(readiness.unfitToRead());
  }

  /// 200 when there is no reason against it.
  private Answer state(Optional<String> reason) {
    ObjectNode state = JsonNodeFactory.instance.objectNode();
    state.put("name", cluster.self());
    state.put("role", cluster.role().word());
    state.put("epoch", cluster.epoch());
    state.put("commit", repositories.catalog().commits());
    state.put("database", databaseIsThere() ? "ok" : "away");
    state.put("ready", reason.isEmpty());
    if (reason.isPresent() && readiness.drained()) {
      state.put("draining", true);
    }
    state.put("reason", reason.orElse(""));
    return Answer.json(reason.isEmpty() ? 200 : 503, state);
  }

  /// It being away is no reason to go elsewhere: dashboards are read and saved without it by those
  /// who signed in lately.
  private boolean databaseIsThere() {
    return cluster.members().stream()
        .filter(member -> member.name().equals(cluster.self()))
        .allMatch(MemberView::databaseOk);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (!matcher.matches()) {
      throw HttpFault.badRequest("lag: is no duration (expected: such as 5s or 500ms)");
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case null, default -> Duration.ofSeconds(count);
    };
  }
}
