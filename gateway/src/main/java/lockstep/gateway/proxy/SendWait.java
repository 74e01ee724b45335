package lockstep.gateway.proxy;

import java.time.Duration;
import lockstep.gateway.upstream.UpstreamConnection;

/// The wait until a member took a request: one that takes nothing of it for too long is left. Time
/// that the client takes for its next piece is not the member's.
final class SendWait implements Vigils.Look {
  private static final int LOOKS = 4;
  private static final Duration NEVER = Duration.ofDays(1);

  private final UpstreamConnection connection;
  private final Duration patience;
  private long piece;
  private Duration stuck = Duration.ZERO;

  /// Looks at a connection over which nothing was sent yet.
  ///
  /// @param patience how long the member may take nothing
  SendWait(UpstreamConnection connection, Duration patience) {
    this.connection = connection;
    this.patience = patience;
  }

  /// How often it looks.
  Duration pace() {
    return patience.dividedBy(LOOKS);
  }

  @Override
  public Duration look() {
    long now = connection.piece();
    stuck = now != 0 && now == piece ? stuck.plus(pace()) : Duration.ZERO;
    piece = now;
    if (stuck.compareTo(patience) >= 0) {
      connection.giveUp("it took nothing of the request for " + stuck.toMillis() + " ms");
      return NEVER;
    }
    return pace();
  }
}
