package lockstep.gateway.proxy;

import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import lockstep.gateway.pool.Member;
import lockstep.gateway.upstream.Upstream;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/// What a request comes to.
sealed interface Answer {
  /// What the media type of a watch has.
  String WATCH = ";stream=watch";

  /// The status that a member answered with.
  default int code() {
    return switch (this) {
      case Whole whole -> whole.head().getCode();
      case Flow flow -> flow.head().getCode();
      case Tunnel tunnel -> tunnel.head().getCode();
      case Problem problem -> problem.refusal().status();
    };
  }

  /// Leaves the member that it comes from, if it still needs one.
  default void letGo() {
    switch (this) {
      case Flow flow -> flow.lease().close();
      case Tunnel tunnel -> tunnel.lease().close();
      case Whole _, Problem _ -> {
        // These hold none.
      }
    }
  }

  /// A member's answer that is here to its last byte.
  ///
  /// @param body its first `count` bytes are the body
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is large
  record Whole(Member member, ClassicHttpResponse head, byte[] body, int count) implements Answer {}

  /// A member's answer whose body is on its way.
  ///
  /// @param body from its first byte
  /// @param lease to be finished or closed by who reads the body
  record Flow(
      Member member,
      ClassicHttpRequest request,
      ClassicHttpResponse head,
      InputStream body,
      Upstream.Lease lease)
      implements Answer {
    /// True for a stream of events and for a watch of a list: it has no end, and its client opens
    /// it again by itself.
    boolean endless() {
      String type =
          head.containsHeader("Content-Type")
              ? head.getFirstHeader("Content-Type").getValue().toLowerCase(Locale.ROOT)
              : "";
      return type.startsWith("text/event-stream") || type.contains(WATCH);
    }
  }

  /// A member switched to another protocol: bytes both ways from here on.
  ///
  /// @param lease to be closed when either side ends
  record Tunnel(
      Member member, ClassicHttpResponse head, InputStream fromMember, Upstream.Lease lease)
      implements Answer {}

  /// The gateway's own answer: no member gave one.
  ///
  /// @param saveId of a save of which it is not known what became of it
  record Problem(Refusal refusal, Optional<String> saveId) implements Answer {}
}
