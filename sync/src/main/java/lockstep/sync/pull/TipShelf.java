package lockstep.sync.pull;

import java.util.Optional;

/// Where a tip is kept from one life of the process to the next: a cache that may be lost at any
/// time. Any thread may call it.
public interface TipShelf {
  /// Keeps nothing.
  TipShelf NONE =
      new TipShelf() {
        @Override
        public Optional<byte[]> read() {
          return Optional.empty();
        }

        @Override
        public void write(byte[] image) {}
      };

  /// What was written last, undamaged and by this very program; empty when there is nothing of the
  /// kind.
  Optional<byte[]> read();

  /// Keeps `image` in place of what was there.
  ///
  /// @throws GitFault when it cannot be written down
  void write(byte[] image);
}
