package lockstep.sync.save;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;

/// The past of a repository without one.
final class NoPast implements Past {
  static final NoPast INSTANCE = new NoPast();

  private NoPast() {}

  @Override
  public long epoch() {
    return 0;
  }

  @Override
  public List<Revision> revisions(Uid dashboard, int below, int limit) {
    return List.of();
  }

  @Override
  public Optional<Revision> revision(Uid dashboard, int version) {
    return Optional.empty();
  }

  @Override
  public Optional<Revision> revision(Uid dashboard, BlobId content) {
    return Optional.empty();
  }

  @Override
  public Optional<Revision> madeBy(Uid dashboard, Predicate<SaveId> save) {
    return Optional.empty();
  }

  @Override
  public List<Revision> revisions(RepoPath path, int limit) {
    return List.of();
  }

  @Override
  public Optional<byte[]> content(Revision revision) {
    return Optional.empty();
  }

  @Override
  public Optional<Uid> folder(Revision revision) {
    return Optional.empty();
  }

  @Override
  public Optional<Deleted> deleted(Uid dashboard) {
    return Optional.empty();
  }

  @Override
  public Trash deleted(int limit) {
    return new Trash(List.of(), false);
  }
}
