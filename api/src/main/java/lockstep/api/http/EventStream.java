package lockstep.api.http;

/// A client's open stream of server-sent events. May be used by many threads.
public interface EventStream {
  /// Sends an event, without waiting for it.
  ///
  /// @param name of the event
  /// @param data its text
  /// @param sent called once it is on its way or never will be
  void send(String name, String data, Runnable sent);

  /// Ends the stream.
  void close();

  /// Calls `task` when the stream has ended, whoever ended it.
  void whenClosed(Runnable task);
}
