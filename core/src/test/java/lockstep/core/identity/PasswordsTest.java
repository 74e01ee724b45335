package lockstep.core.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class PasswordsTest {
  private final Passwords passwords = new Passwords(3, new Random(7), Runnable::run);

  @Test
  void matchesThePasswordThatItHashedAndNoOther() {
    PasswordHash hash = passwords.hash(new Password("pässwörd"));

    assertThat(passwords.matches(new Password("pässwörd"), hash)).isTrue();
    assertThat(passwords.matches(new Password("passwort"), hash)).isFalse();
    assertThat(passwords.matches(new Password(""), hash)).isFalse();
  }

  @Test
  void agreesWithTheKnownAnswerOfPbkdf2() {
    // RFC 7914, section 11: PBKDF2-HMAC-SHA-256 of "passwd" and "salt", the first 32 bytes.
    PasswordHash known =
        new PasswordHash("pbkdf2-sha256$1$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw");

    assertThat(passwords.matches(new Password("passwd"), known)).isTrue();
    assertThat(passwords.matches(new Password("passwe"), known)).isFalse();
  }

  @Test
  void saltsEachHashAnew() {
    Password password = new Password("same");

    assertThat(passwords.hash(password)).isNotEqualTo(passwords.hash(password));
  }

  /// On as many virtual threads as there are places for, twice.
  @Test
  void keepsNobodyElseWaiting() throws Exception {
    Executor threads = task -> Thread.ofPlatform().daemon().start(task);
    Passwords slow = new Passwords(1_000_000, new Random(7), threads);
    int many = 2 * Runtime.getRuntime().availableProcessors();
    CountDownLatch ended = new CountDownLatch(many);
    List<Thread> busy = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      busy.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    slow.matches(new Password("x"), slow.ofNobody());
                    ended.countDown();
                  }));
    }
    Thread.ofVirtual().start(() -> {}).join();

    assertThat(ended.getCount()).isEqualTo(many);
    for (Thread thread : busy) {
      thread.join();
    }
  }

  @Test
  void readsHashesOfOtherIterations() {
    PasswordHash old = new Passwords(1, new Random(1), Runnable::run).hash(new Password("old"));

    assertThat(passwords.matches(new Password("old"), old)).isTrue();
  }

  @Test
  void matchesNothingWithTheHashOfNobodyOrAnUnknownOne() {
    assertThat(passwords.matches(new Password("x"), passwords.ofNobody())).isFalse();
    assertThat(passwords.matches(new Password("x"), new PasswordHash("md5$x"))).isFalse();
  }

  @Test
  void refusesWhatItCouldNotCompareLater() {
    assertThatThrownBy(() -> passwords.hash(new Password("")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1 to 1024");
    assertThatThrownBy(() -> passwords.hash(new Password("x".repeat(1025))))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
