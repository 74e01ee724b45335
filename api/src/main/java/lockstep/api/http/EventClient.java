package lockstep.api.http;

/// Takes over a connection that wants events.
@FunctionalInterface
public interface EventClient {
  /// The connection is open. Called on an I/O thread: it must not block.
  void opened(EventStream stream);
}
