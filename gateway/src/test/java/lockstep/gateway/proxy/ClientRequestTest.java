package lockstep.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.util.HeaderMap;
import java.net.URI;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import lockstep.gateway.pool.Member;
import lockstep.gateway.pool.MemberKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The heart of the promise "once": what may be sent twice, and to whom.
final class ClientRequestTest {
  private static final Set<RequestKind> READS =
      EnumSet.of(RequestKind.READ, RequestKind.SLOW_READ, RequestKind.TUNNEL);

  private static boolean repeatable(RequestKind kind, MemberKind to) {
    return new ClientRequest(
            "X",
            "/",
            new HeaderMap(),
            new HeadRewrite.Origin("127.0.0.1", "http", Optional.empty(), false),
            kind,
            Optional.of("id"),
            new RequestBody.None())
        .repeatableOn(new Member("m", URI.create("http://127.0.0.1:1"), to, 1));
  }

  @ParameterizedTest
  @EnumSource(RequestKind.class)
  void onlyReadsAndSavesMayBeRepeatedOnAnInstance(RequestKind kind) {
    assertThat(repeatable(kind, MemberKind.INSTANCE))
        .isEqualTo(READS.contains(kind) || kind == RequestKind.SAVE);
  }

  @ParameterizedTest
  @EnumSource(RequestKind.class)
  void onlyReadsMayBeRepeatedOnAGrafanaServer(RequestKind kind) {
    assertThat(repeatable(kind, MemberKind.GRAFANA)).isEqualTo(READS.contains(kind));
  }
}
