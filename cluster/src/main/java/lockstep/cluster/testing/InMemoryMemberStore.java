package lockstep.cluster.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import lockstep.cluster.member.Beat;
import lockstep.cluster.member.MemberRow;
import lockstep.cluster.member.MemberStore;

/// The members' beats in memory.
public final class InMemoryMemberStore implements MemberStore {
  private final InstantSource clock;
  private final Map<String, Row> rows = new TreeMap<>();

  /// @param clock the store's own
  public InMemoryMemberStore(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public synchronized void beat(Beat beat) {
    rows.put(beat.name(), new Row(beat, clock.instant()));
  }

  @Override
  public synchronized List<MemberRow> members() {
    return rows.values().stream()
        .map(row -> new MemberRow(row.beat, Duration.between(row.at, clock.instant())))
        .toList();
  }

  /// What puts the rows back to what they are now.
  public synchronized Runnable dump() {
    Map<String, Row> kept = Map.copyOf(rows);
    return () -> putBack(kept);
  }

  private synchronized void putBack(Map<String, Row> kept) {
    rows.clear();
    rows.putAll(kept);
  }

  private record Row(Beat beat, Instant at) {}
}
