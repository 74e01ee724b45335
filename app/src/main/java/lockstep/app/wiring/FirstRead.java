package lockstep.app.wiring;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import lockstep.core.time.Ticker;
import lockstep.sync.pull.RepositoryStatus;

/// Waits until a repository has been read: for as long as more of it comes in, however long that
/// is.
///
/// @param status of the repository now
/// @param size of what has come in so far, in bytes
/// @param sleep waits for so long
record FirstRead(
    Supplier<RepositoryStatus> status, LongSupplier size, Ticker ticker, Consumer<Duration> sleep) {
  /// How long nothing more may come in.
  static final Duration STILL = Duration.ofMinutes(10);

  /// How often it is told how much has come in.
  static final Duration TOLD = Duration.ofSeconds(10);

  private static final Duration AGAIN = Duration.ofMillis(50);
  private static final Duration MEASURED = Duration.ofSeconds(1);

  /// Blocks while the repository is in a state.
  ///
  /// @param heard is told how much has come in, now and then
  /// @return what is known of the repository then; empty when nothing more came in
  Optional<RepositoryStatus> await(RepositoryStatus.State state, LongConsumer heard) {
    long most = -1;
    long grown = ticker.nanos();
    long measured = grown;
    long told = grown;
    while (true) {
      RepositoryStatus now = status.get();
      if (now.state() != state) {
        return Optional.of(now);
      }
      long time = ticker.nanos();
      if (time - measured >= MEASURED.toNanos()) {
        measured = time;
        long bytes = size.getAsLong();
        grown = bytes > most ? time : grown;
        most = Math.max(most, bytes);
      }
      if (time - grown >= STILL.toNanos()) {
        return Optional.empty();
      }
      if (time - told >= TOLD.toNanos()) {
        told = time;
        heard.accept(most);
      }
      sleep.accept(AGAIN);
    }
  }
}
