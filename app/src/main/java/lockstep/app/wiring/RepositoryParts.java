package lockstep.app.wiring;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import lockstep.cluster.WriterView;
import lockstep.core.time.Ticker;
import lockstep.store.Database;

/// What all repositories of an instance stand on.
///
/// @param storage the folder for mirrors
/// @param cluster the name of the cluster
/// @param instance the name of this instance
/// @param writer says whether this instance drains the journal
/// @param epoch of the present primary
record RepositoryParts(
    Path storage,
    Database database,
    Peers peers,
    String cluster,
    String instance,
    WriterView writer,
    LongSupplier epoch,
    InstantSource clock,
    Ticker ticker,
    RandomGenerator random) {}
