package lockstep.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Who does what one does for all.
class LeadsTest {
  private static final Duration HEARD = Duration.ofSeconds(1);
  private static final Duration LONG_AGO = Duration.ofMinutes(1);

  private static boolean leads(String self, Optional<Writer> writer, MemberView... members) {
    return ((ClusterView)
            Proxy.newProxyInstance(
                LeadsTest.class.getClassLoader(),
                new Class<?>[] {ClusterView.class},
                (view, method, arguments) ->
                    switch (method.getName()) {
                      case "self" -> self;
                      case "writer" -> writer;
                      case "members" -> List.of(members);
                      default -> InvocationHandler.invokeDefault(view, method, arguments);
                    }))
        .leads();
  }

  private static MemberView member(String name, Duration heartbeatAge) {
    return new MemberView(
        name,
        "http://" + name,
        "instance",
        100,
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        true,
        true,
        false,
        Optional.of(heartbeatAge));
  }

  @Test
  void theWriterDoes() {
    assertThat(leads("b", Optional.of(new Writer("b", "", 3, true)), member("a", HEARD))).isTrue();
    assertThat(leads("a", Optional.of(new Writer("b", "", 3, false)), member("a", HEARD)))
        .isFalse();
  }

  @Test
  void withoutWriterTheFirstWhoIsThereDoes() {
    MemberView a = member("a", LONG_AGO);
    MemberView b = member("b", HEARD);
    MemberView c = member("c", HEARD);
    assertThat(leads("b", Optional.empty(), a, b, c)).isTrue();
    assertThat(leads("c", Optional.empty(), a, b, c)).isFalse();
    assertThat(leads("a", Optional.empty(), a)).isFalse();
  }
}
