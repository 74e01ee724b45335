package lockstep.app.wiring;

import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import lockstep.app.config.Config.Storage;
import lockstep.cluster.WriterView;
import lockstep.core.snapshot.Quota;
import lockstep.core.time.Ticker;
import lockstep.store.Database;

/// What all repositories of an instance stand on.
///
/// @param storage where mirrors are and what they may take in
/// @param quota of each repository
/// @param cluster the name of the cluster
/// @param instance the name of this instance
/// @param writer says whether this instance drains the journal
/// @param epoch of the present primary
record RepositoryParts(
    Storage storage,
    Quota quota,
    Database database,
    Peers peers,
    String cluster,
    String instance,
    WriterView writer,
    LongSupplier epoch,
    InstantSource clock,
    Ticker ticker,
    RandomGenerator random) {
  /// Those of them that need no database.
  LoopParts loops() {
    return new LoopParts(storage, quota, instance, epoch, clock, ticker, random);
  }
}
