package lockstep.gateway.proxy;

import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.time.Instant;
import lockstep.gateway.log.Visit;
import lockstep.gateway.pool.Member;

/// What happened to one request so far, for the access log and the counts. Written by the request's
/// thread, read by the one that ends its answer.
final class Course {
  private final Instant came;
  private final long beganNanos;
  private volatile String member = "";
  private volatile int tries;
  private volatile boolean cut;
  private volatile String end = "";

  /// A request that just came.
  ///
  /// @param beganNanos reading of the ticker
  Course(Instant came, long beganNanos) {
    this.came = came;
    this.beganNanos = beganNanos;
  }

  /// `next` is asked now.
  void tries(Member next) {
    member = next.name();
    // Only the request's own thread counts.
    int before = tries;
    tries = before + 1;
  }

  /// `answer` is what the client gets.
  void by(Answer answer) {
    if (answer instanceof Answer.Problem problem) {
      member = "";
      end = problem.refusal().message();
    }
  }

  /// It came to an end that is not the answer's.
  void end(String why) {
    end = why;
  }

  /// The client got only a part.
  void cut() {
    cut = true;
  }

  /// True when the client got only a part.
  boolean isCut() {
    return cut;
  }

  /// How many members were asked after the first one.
  int retries() {
    return Math.max(0, tries - 1);
  }

  /// The line for the access log.
  Visit visit(HttpServerExchange exchange, String client, long nanos) {
    return new Visit(
        came,
        client,
        exchange.getRequestMethod().toString(),
        Target.encode(Target.path(exchange)),
        exchange.getProtocol().toString(),
        exchange.getStatusCode(),
        exchange.getResponseBytesSent(),
        Duration.ofNanos(nanos - beganNanos),
        member,
        tries,
        cut ? "cut" : "whole");
  }

  @Override
  public String toString() {
    return "member=%s tries=%d cut=%b why=\"%s\"".formatted(member, tries, cut, end);
  }
}
