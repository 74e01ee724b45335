package lockstep.core.identity;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A secret that all instances of a cluster share and nobody else knows. The store has it, the
/// first instance made it, and each keeps a copy.
final class SharedSecret {
  private static final String NAME = "sessions";
  private static final int BYTES = 32;

  private final IdentityStore store;
  private final SecretKeeper keeper;
  private final RandomGenerator random;
  private volatile byte @Nullable [] known;
  private volatile boolean fromStore;

  SharedSecret(IdentityStore store, SecretKeeper keeper, RandomGenerator random) {
    this.store = store;
    this.keeper = keeper;
    this.random = random;
    this.known = keeper.load().map(HexFormat.of()::parseHex).orElse(null);
  }

  /// The store's, made if there is none.
  ///
  /// @throws lockstep.core.fault.StoreFault when the store is away and was never there
  byte[] get() {
    byte[] secret = known;
    if (secret != null && fromStore) {
      return secret;
    }
    byte[] fresh = new byte[BYTES];
    random.nextBytes(fresh);
    String agreed = store.sharedSecret(NAME, HexFormat.of().formatHex(fresh));
    byte[] mine = HexFormat.of().parseHex(agreed);
    known = mine;
    fromStore = true;
    keeper.keep(agreed);
    return mine;
  }

  /// What is known without asking.
  Optional<byte[]> known() {
    return Optional.ofNullable(known);
  }
}
