package lockstep.app.wiring;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import lockstep.app.config.Config.Storage;
import lockstep.core.snapshot.Quota;
import lockstep.core.time.Ticker;

/// What the mirrors and loops of all repositories stand on: no database, so that reading them may
/// be the first thing of a start.
///
/// @param storage where mirrors are and what they may take in
/// @param quota of each repository
/// @param instance the name of this instance
/// @param epoch of the present primary
record LoopParts(
    Storage storage,
    Quota quota,
    String instance,
    LongSupplier epoch,
    InstantSource clock,
    Ticker ticker,
    RandomGenerator random) {
  /// The folder of the mirror of a repository.
  Path mirror(String repository) {
    return storage.path().resolve("mirrors").resolve(repository);
  }
}
