package lockstep.sync.save;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.core.resource.Uid;
import org.junit.jupiter.api.Test;

class FreshUidTest {
  private static final SaveId ID = new SaveId("0b8e6f2c");

  @Test
  void isTheSameForTheSameSave() {
    assertThat(FreshUid.of(ID, _ -> false)).isEqualTo(FreshUid.of(ID, _ -> false));
    assertThat(FreshUid.of(new SaveId("other"), _ -> false))
        .isNotEqualTo(FreshUid.of(ID, _ -> false));
  }

  @Test
  void isAValidUidThatIsFree() {
    Uid first = FreshUid.of(ID, _ -> false);

    Uid second = FreshUid.of(ID, first::equals);

    assertThat(first.value()).matches("d[a-z0-9]{13}");
    assertThat(second).isNotEqualTo(first);
  }
}
