package lockstep.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import lockstep.gateway.testing.TestMember;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Members that are named, and a name server that is away.
final class DialerTest {
  private static final Address.Names AWAY =
      host -> {
        throw new UnknownHostException(host);
      };

  private final TestMember member = new TestMember("a");
  private final CountDownLatch forever = new CountDownLatch(1);
  private final Address.Names silent =
      host -> {
        try {
          forever.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
        throw new UnknownHostException(host);
      };
  private final AtomicReference<Address.Names> names =
      new AtomicReference<>(_ -> InetAddress.ofLiteral("127.0.0.1"));

  @AfterEach
  void close() {
    forever.countDown();
    member.close();
  }

  private Dialer dialer(String host) {
    return new Dialer(
        new Member(
            "a",
            URI.create("http://%s:%d".formatted(host, member.member(1).port())),
            MemberKind.INSTANCE,
            1),
        Duration.ofSeconds(1),
        new Address(host, name -> names.get().find(name)));
  }

  @Test
  void goesWhereAMemberWasLastWhileNobodyTellsWhereItIs() {
    Dialer dialer = dialer("member.test");
    dialer.dial().close();

    names.set(AWAY);
    dialer.dial().close();

    names.set(silent);
    dialer.dial().close();
    dialer.dial().close();
  }

  @Test
  void followsAMemberToAnotherAddress() {
    names.set(_ -> InetAddress.ofLiteral("127.0.0.2"));
    Dialer dialer = dialer("member.test");
    assertThatThrownBy(dialer::dial).isInstanceOf(UpstreamFault.class);

    names.set(_ -> InetAddress.ofLiteral("127.0.0.1"));
    dialer.dial().close();
  }

  @Test
  void saysThatItDoesNotKnowWhereAMemberIs() {
    Dialer dialer = dialer("member.test");
    names.set(AWAY);
    assertUnreachable(dialer, "unknown host name 'member.test'");

    names.set(silent);
    assertUnreachable(dialer, "no address of 'member.test' within 1000 ms");
  }

  private static void assertUnreachable(Dialer dialer, String reason) {
    assertThatThrownBy(dialer::dial)
        .isInstanceOfSatisfying(
            UpstreamFault.class,
            fault -> {
              assertThat(fault.kind()).isEqualTo(UpstreamFault.Kind.UNREACHABLE);
              assertThat(fault.reason()).isEqualTo(reason);
            });
  }

  @Test
  void allKnowWhatOneFound() {
    assertThat(Address.of("localhost")).isSameAs(Address.of("localhost"));
  }

  @Test
  void looksNoAddressUp() {
    names.set(silent);
    dialer("127.0.0.1").dial().close();
  }
}
