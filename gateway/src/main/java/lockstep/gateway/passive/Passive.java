package lockstep.gateway.passive;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import lockstep.core.time.Ticker;

/// How each member fares with people's requests. Thread-safe.
///
/// An ejected member is passed over by reads as long as another one is up. Where the primary is,
/// decides who gets the writes, never this.
public final class Passive {
  private static final Logger LOG = System.getLogger(Passive.class.getName());
  private static final double LEAST_SHARE = 0.1;
  private static final int LOOK_EVERY = 10;

  private final Map<String, Standing> standings = new ConcurrentHashMap<>();
  private final Map<String, Long> risen = new ConcurrentHashMap<>();
  private final OutlierRules rules;
  private final Duration slowStart;
  private final Ticker ticker;

  /// Nothing is known of `members`: all have their full share, as at the start of a gateway.
  ///
  /// @param slowStart how long the share of a member that came back grows
  public Passive(
      Collection<String> members, OutlierRules rules, Duration slowStart, Ticker ticker) {
    this.rules = rules;
    this.slowStart = slowStart;
    this.ticker = ticker;
    members.forEach(member -> standings.put(member, Standing.fresh()));
  }

  /// A request to `member` failed: refused, broken or timed out.
  public void failed(String member) {
    Standing after = change(member, Standing::failed);
    if (after.errors() >= rules.errors()) {
      eject(member, "%d requests in a row failed".formatted(after.errors()));
    }
  }

  /// `member` answered something of which the time says nothing.
  public void answered(String member) {
    change(member, Standing::answered);
  }

  /// `member` answered a plain read after `took`.
  public void answered(String member, Duration took) {
    Standing after = change(member, standing -> standing.answered(took.toNanos()));
    if (after.measured() && after.samples() % LOOK_EVERY == 0 && lags(member, after)) {
      eject(
          member,
          "answers in %.0f ms, %.0f times as slowly as the others"
              .formatted(after.latencyNanos() / 1e6, after.latencyNanos() / others(member)));
    }
  }

  private Standing change(String member, UnaryOperator<Standing> by) {
    return standings.compute(
        member, (_, before) -> by.apply(before == null ? Standing.fresh() : before));
  }

  private boolean lags(String member, Standing own) {
    double others = others(member);
    return others > 0
        && own.latencyNanos() > rules.above().toNanos()
        && own.latencyNanos() > rules.slower() * others;
  }

  /// The median latency of the other measured members; 0 when there are none.
  private double others(String member) {
    double[] latencies =
        standings.entrySet().stream()
            .filter(entry -> !entry.getKey().equals(member) && entry.getValue().measured())
            .mapToDouble(entry -> entry.getValue().latencyNanos())
            .sorted()
            .toArray();
    return latencies.length == 0 ? 0 : latencies[(latencies.length - 1) / 2];
  }

  private synchronized void eject(String member, String why) {
    long now = ticker.nanos();
    long out = standings.values().stream().filter(standing -> standing.out(now)).count();
    long most = Math.min(standings.size() - 1L, (long) standings.size() * rules.capPercent() / 100);
    Standing own = standings.getOrDefault(member, Standing.fresh());
    if (own.out(now) || out >= most) {
      return;
    }
    Standing after = change(member, standing -> standing.ejected(now, rules.ejection()));
    risen.put(member, after.ejectedUntil());
    LOG.log(
        Level.WARNING,
        "reads pass over a member name={0} seconds={1} reason=\"{2}\"",
        member,
        Long.toString(Duration.ofNanos(after.ejectedUntil() - now).toSeconds()),
        why);
  }

  /// `member` was down and is up again: its share grows from now on, and what failed while it was
  /// down says nothing any more.
  public void rose(String member) {
    change(member, Standing::answered);
    risen.put(member, ticker.nanos());
  }

  /// True when reads pass `member` over.
  public boolean ejected(String member) {
    return standings.getOrDefault(member, Standing.fresh()).out(ticker.nanos());
  }

  /// Which part of its full share `member` gets, above 0 and at most 1.
  public double share(String member) {
    Long since = risen.get(member);
    if (since == null) {
      return 1;
    }
    double grown = (double) (ticker.nanos() - since) / Math.max(1, slowStart.toNanos());
    if (grown >= 1) {
      risen.remove(member, since);
    }
    return Math.clamp(grown, LEAST_SHARE, 1);
  }
}
