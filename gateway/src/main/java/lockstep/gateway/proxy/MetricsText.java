package lockstep.gateway.proxy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import lockstep.gateway.front.Door;
import lockstep.gateway.overload.Admission;
import lockstep.gateway.overload.Rank;
import lockstep.gateway.pool.MemberState;
import lockstep.gateway.pool.Pool;

/// What `GET /ha/gateway/metrics` says, as Prometheus reads it. Each name is in
/// `docs/operate/gateway.md`.
final class MetricsText {
  static final String FORMAT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String PREFIX = "lockstep_gateway_";
  private static final double NANOS = 1e9;

  private final StringBuilder text = new StringBuilder();

  private MetricsText() {}

  /// All of it.
  ///
  /// @param held requests that wait for a member now
  /// @param draining the gateway is about to go
  static byte[] of(
      Members members, Admission admission, Counts counts, Door door, int held, boolean draining) {
    MetricsText out = new MetricsText();
    Pool pool = members.pool().now();
    out.connections(door);
    out.requests(admission, counts, held);
    out.gauge("epoch", "The highest that any member told", pool.epoch());
    out.gauge("draining", "1: it is about to stop, and not ready", draining ? 1 : 0);
    out.members(members, pool, counts);
    return out.text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void connections(Door door) {
    gauge("connections", "Connections of clients that are open", door.inside());
    counter("connections_refused_total", "Closed at once, there were too many", door.refused());
    counter("connections_silent_total", "Closed because they said nothing", door.silent());
  }

  private void requests(Admission admission, Counts counts, int held) {
    head("requests_total", "counter", "Requests by the class of their status");
    IntStream.rangeClosed(1, 5)
        .forEach(
            digit -> line("requests_total", "code", digit + "xx", (double) counts.answers(digit)));
    counter("requests_cut_total", "Answers that could not be finished", counts.cut());
    counter("retries_total", "Times a request was sent to a further member", counts.retries());
    gauge("requests_under_way", "Requests, those in line included", admission.underWay());
    gauge("requests_waiting", "Of these in line because of overload", admission.waiting());
    gauge("read_limit", "Reads that go to the members at once", admission.limit());
    gauge("requests_held", "Requests that wait because no member takes them", held);
    counter("requests_held_total", "Requests that waited so", counts.heldEver());
    head("requests_shed_total", "counter", "Requests refused because there are too many");
    for (Rank rank : Rank.values()) {
      line(
          "requests_shed_total",
          "rank",
          rank.name().toLowerCase(Locale.ROOT),
          (double) counts.shedEver(rank));
    }
    head("read_seconds", "summary", "Until a member began to answer a plain read");
    text.append(PREFIX).append("read_seconds_sum ").append(seconds(counts.readTime())).append('\n');
    text.append(PREFIX).append("read_seconds_count ").append(counts.reads()).append('\n');
  }

  private void members(Members members, Pool pool, Counts counts) {
    List<MemberState> states = pool.states();
    String serving = members.choose().serving(pool).orElse("");
    each("member_up", "gauge", "1: it gets requests", states, state -> bit(state.up()));
    each(
        "member_serving",
        "gauge",
        "1: it is who gets the requests in primary-replica mode",
        states,
        state -> bit(state.name().equals(serving)));
    each(
        "member_ejected",
        "gauge",
        "1: reads pass it over because it failed or was slow",
        states,
        state -> bit(members.load().ejected(state.member())));
    each(
        "member_requests",
        "gauge",
        "Requests that it has now",
        states,
        state -> members.load().underWay(state.member()));
    each(
        "member_failures_total",
        "counter",
        "Requests that it refused, broke off or left unanswered",
        states,
        state -> counts.failures(state.name()));
    each(
        "member_probe_seconds",
        "gauge",
        "How long its last answered probe took",
        states,
        state -> seconds(state.latency()));
  }

  private void each(
      String name,
      String type,
      String help,
      List<MemberState> states,
      ToDoubleFunction<MemberState> value) {
    head(name, type, help);
    states.forEach(state -> line(name, "member", state.name(), value.applyAsDouble(state)));
  }

  private void gauge(String name, String help, long value) {
    head(name, "gauge", help);
    text.append(PREFIX).append(name).append(' ').append(value).append('\n');
  }

  private void counter(String name, String help, long value) {
    head(name, "counter", help);
    text.append(PREFIX).append(name).append(' ').append(value).append('\n');
  }

  private void head(String name, String type, String help) {
    text.append("# HELP ").append(PREFIX).append(name).append(' ').append(help).append('\n');
    text.append("# TYPE ").append(PREFIX).append(name).append(' ').append(type).append('\n');
  }

  private void line(String name, String label, String of, double value) {
    String escaped = of.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    text.append(PREFIX)
        .append("%s{%s=\"%s\"} ".formatted(name, label, escaped))
        .append(value)
        .append('\n');
  }

  private static double bit(boolean is) {
    return is ? 1 : 0;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / NANOS;
  }
}
