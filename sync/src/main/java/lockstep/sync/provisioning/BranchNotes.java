package lockstep.sync.provisioning;

import java.util.Optional;

/// What this instance knows of a [BranchBook], for a start while the database is away. It may be
/// lost at any time.
public interface BranchNotes {
  /// Notes nothing.
  BranchNotes NONE =
      new BranchNotes() {
        @Override
        public Optional<String> read(String repository, String url) {
          return Optional.empty();
        }

        @Override
        public void write(String repository, String url, String branch) {
          // nobody will ask
        }
      };

  /// What was noted for this repository at this place; empty when nothing was, or when it cannot be
  /// read.
  Optional<String> read(String repository, String url);

  /// Notes it in place of what was noted before. What cannot be written is not noted.
  void write(String repository, String url, String branch);
}
