package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LayeredTest {
  @Test
  void saysTheSameAsAMapThatIsCopied() {
    SplittableRandom random = new SplittableRandom(1);
    Layered<Integer, Integer> layered = Layered.empty();
    Map<Integer, Integer> map = new HashMap<>();
    for (int step = 0; step < 2_000; step++) {
      int key = random.nextInt(300);
      Optional<Integer> value = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(step);
      layered = layered.with(Map.of(key, value));
      map.remove(key);
      value.ifPresent(present -> map.put(key, present));
    }

    assertThat(layered.keys()).isEqualTo(map.keySet());
    for (int key = 0; key < 300; key++) {
      assertThat(layered.get(key)).isEqualTo(Optional.ofNullable(map.get(key)));
    }
  }

  @Test
  void leavesTheOneItWasMadeFromAsItIs() {
    Layered<String, String> before =
        Layered.<String, String>empty().with(Map.of("a", Optional.of("1")));

    before.with(Map.of("a", Optional.of("2")));

    assertThat(before.get("a")).contains("1");
  }
}
