package lockstep.gateway.proxy;

import java.util.Optional;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpStatus;

/// An instance's word (421) that it hands over or drains and did not do what was asked: the same
/// may safely be sent elsewhere, or later, whatever it is.
///
/// @param primary who may do it, as the instance knows; empty when it named nobody
record NotExecuted(Optional<String> primary) {
  private static final String PRIMARY = "Lockstep-Primary";

  /// What `answer` says of that; empty when it says nothing. Only an instance's word counts: what
  /// another server means by 421 is between it and the client.
  static Optional<NotExecuted> of(Member member, RequestKind kind, Answer answer) {
    if (member.kind() != MemberKind.INSTANCE || kind.read()) {
      return Optional.empty();
    }
    return switch (answer) {
      case Answer.Whole whole -> of(whole.head());
      case Answer.Flow flow -> of(flow.head());
      case Answer.Tunnel _, Answer.Problem _ -> Optional.empty();
    };
  }

  private static Optional<NotExecuted> of(ClassicHttpResponse head) {
    if (head.getCode() != HttpStatus.SC_MISDIRECTED_REQUEST) {
      return Optional.empty();
    }
    return Optional.of(
        new NotExecuted(
            Optional.ofNullable(head.getFirstHeader(PRIMARY))
                .map(Header::getValue)
                .map(String::strip)));
  }
}
