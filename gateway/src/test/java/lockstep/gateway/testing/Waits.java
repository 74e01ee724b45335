package lockstep.gateway.testing;

import java.time.Duration;
import lockstep.gateway.GatewayConfig;

/// The usual time-outs of a gateway, but for those that a test is about.
public final class Waits {
  private final GatewayConfig.Waiting usual = GatewayConfig.Waiting.defaults();
  private Duration read = usual.read();
  private Duration busy = usual.busy();
  private Duration slow = usual.slow();
  private Duration hold = usual.hold();
  private Duration client = usual.client();
  private Duration stop = usual.stop();
  private Duration drain = usual.drain();

  private Waits() {}

  /// All of them as they are.
  public static Waits usual() {
    return new Waits();
  }

  /// First byte of a plain read.
  public Waits read(Duration other) {
    read = other;
    return this;
  }

  /// The same of a member that answers others.
  public Waits busy(Duration other) {
    busy = other;
    return this;
  }

  /// First byte of all else.
  public Waits slow(Duration other) {
    slow = other;
    return this;
  }

  /// A request without a member.
  public Waits hold(Duration other) {
    hold = other;
    return this;
  }

  /// A client in the middle of a body.
  public Waits client(Duration other) {
    client = other;
    return this;
  }

  /// Requests under way when the gateway stops.
  public Waits stop(Duration other) {
    stop = other;
    return this;
  }

  /// Before it stops.
  public Waits drain(Duration other) {
    drain = other;
    return this;
  }

  /// What the gateway takes.
  public GatewayConfig.Waiting done() {
    return new GatewayConfig.Waiting(
        usual.connect(), read, busy, slow, hold, usual.idle(), client, stop, drain);
  }
}
