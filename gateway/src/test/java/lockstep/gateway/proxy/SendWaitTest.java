package lockstep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lockstep.gateway.testing.TestMember;
import lockstep.gateway.upstream.Dialer;
import lockstep.gateway.upstream.UpstreamConnection;
import lockstep.gateway.upstream.UpstreamFault;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.io.IOCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whose time it is while a request goes to a member.
final class SendWaitTest {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final int LONG = 64 << 20;

  private final TestMember member = new TestMember("a");
  private final UpstreamConnection connection =
      new Dialer(member.member(1), Duration.ofSeconds(1)).dial();
  private final SendWait wait = new SendWait(connection, PATIENCE);

  @AfterEach
  void close() {
    connection.close();
    member.close();
  }

  private CompletableFuture<Void> send(int length, IOCallback<OutputStream> body) {
    BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", "/x");
    request.addHeader("Host", "h");
    request.addHeader("Content-Length", Integer.toString(length));
    request.setEntity(new EntityTemplate(length, null, null, body));
    return CompletableFuture.runAsync(() -> connection.send(request));
  }

  @Test
  void givesAMemberUpThatTakesNothing() {
    member.holdBodies();
    CompletableFuture<Void> sent = send(LONG, out -> out.write(new byte[LONG]));
    Duration next = wait.pace();
    while (next.equals(wait.pace())) {
      next = wait.look();
    }
    assertThatThrownBy(sent::join)
        .hasCauseInstanceOf(UpstreamFault.class)
        .hasMessageContaining("took nothing of the request for 1000 ms");
  }

  @Test
  void leavesTheClientItsTime() throws Exception {
    CountDownLatch half = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Void> sent =
        send(
            2,
            out -> {
              out.write('a');
              half.countDown();
              try {
                goOn.await();
              } catch (InterruptedException e) {
                throw new InterruptedIOException();
              }
              out.write('b');
            });
    half.await();
    for (int i = 0; i < 100; i++) {
      wait.look();
    }
    goOn.countDown();
    sent.get(10, TimeUnit.SECONDS);
    assertThat(connection.receive(PATIENCE).getCode()).isEqualTo(200);
  }
}
