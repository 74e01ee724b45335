package lockstep.core.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import lockstep.core.testing.InMemoryIdentityStore;
import lockstep.core.testing.TestClock;
import org.junit.jupiter.api.Test;

class PasswordCheckTest {
  private static final Password WRONG = new Password("wrong");

  private final InMemoryIdentityStore store = new InMemoryIdentityStore(new TestClock());
  private final PasswordCheck check =
      new PasswordCheck(
          store, new Passwords(2, new Random(1), Runnable::run), IdentityRules.DEFAULTS);

  @Test
  void comparesNothingWhenSomebodyElseHasJustDoneIt() {
    Account account =
        new Account(
            new User(7, "u7", "ann", "ann@localhost", "Ann", Role.VIEWER),
            new PasswordHash("none that any password matches"));

    assertThat(check.verify("ann", WRONG, () -> Optional.of(account)))
        .isEqualTo(new PasswordCheck.Right(account));
    assertThat(check.verify("ann", WRONG)).isInstanceOf(PasswordCheck.Wrong.class);
  }
}
