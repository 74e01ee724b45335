package lockstep.app.wiring;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import lockstep.sync.provisioning.BranchNotes;
import lockstep.sync.repository.RepositorySet;
import lockstep.sync.save.BranchName;

/// Notes of branches in files, `branches/NAME`, of two lines: the URL and the branch.
final class BranchFiles implements BranchNotes {
  private static final Logger LOG = System.getLogger("lockstep.app");

  private final Path folder;

  /// @param storage where this instance keeps what it can lose
  BranchFiles(Path storage) {
    this.folder = storage.resolve("branches");
  }

  @Override
  public Optional<String> read(String repository, String url) {
    if (RepositorySet.problemWithName(repository).isPresent()) {
      return Optional.empty();
    }
    try {
      List<String> lines = Files.readAllLines(folder.resolve(repository));
      boolean whole =
          lines.size() == 2
              && lines.getFirst().equals(url)
              && BranchName.problemWith(lines.getLast()).isEmpty();
      return whole ? Optional.of(lines.getLast()) : Optional.empty();
    } catch (IOException _) {
      return Optional.empty(); // the database knows it
    }
  }

  @Override
  public void write(String repository, String url, String branch) {
    try {
      Files.createDirectories(folder);
      Path fresh = folder.resolve("." + repository + ".new");
      Files.writeString(fresh, url + "\n" + branch + "\n");
      Files.move(
          fresh,
          folder.resolve(repository),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the branch was not noted: repository={0} because={1}", repository, e);
    }
  }
}
