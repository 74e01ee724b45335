package lockstep.api;

import java.net.URI;
import java.time.Duration;
import lockstep.api.forward.ReplicaSaves;

/// How an instance's HTTP server is set up.
///
/// @param address to listen at
/// @param port to listen at; 0 for any that is free
/// @param rootUrl what people type, such as the gateway's address
/// @param name of this instance; every answer bears it
/// @param version of Lockstep
/// @param replicaSaves what it does with saves while it is a replica
/// @param limits of requests and waiting
public record ApiConfig(
    String address,
    int port,
    URI rootUrl,
    String name,
    String version,
    ReplicaSaves replicaSaves,
    Limits limits) {
  /// Limits of requests and waiting.
  ///
  /// @param requests at once
  /// @param save how long a request waits for its save
  /// @param forward how long the writer of a save that is sent on to it may be silent
  /// @param read how long a read waits for the commit that its person saved
  /// @param query how long the queries of one request may take
  /// @param keepAlive how often an idle stream of events gets a comment
  /// @param drain how long a closing server waits for the requests that it is answering
  public record Limits(
      int requests,
      Duration save,
      Duration forward,
      Duration read,
      Duration query,
      Duration keepAlive,
      Duration drain) {
    /// What suits most.
    public static final Limits USUAL =
        new Limits(
            4000,
            Duration.ofSeconds(15),
            Duration.ofSeconds(3),
            Duration.ofSeconds(3),
            Duration.ofSeconds(35),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
  }
}
