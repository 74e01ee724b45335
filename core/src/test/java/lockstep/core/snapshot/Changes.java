package lockstep.core.snapshot;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;

/// Changes as a pull would hand them over.
final class Changes {
  private Changes() {}

  static FileChange.Put dashboard(String path, String uid) {
    return dashboard(path, uid, "Dashboard " + uid, List.of());
  }

  static FileChange.Put dashboard(String path, String uid, String title, List<String> tags) {
    return put(
        path,
        new Content.DashboardFile(
            new Uid(uid), title, tags, Optional.of("dashboard.grafana.app/v1")),
        1);
  }

  static FileChange.Put folderFile(String path, String uid, String title) {
    return put(path, new Content.FolderFile(new Uid(uid), title), 1);
  }

  static FileChange.Put other(String path) {
    return put(path, new Content.Other(), 1);
  }

  static FileChange.Put bad(String path, String reason, Optional<FileChange.Put> before) {
    return new FileChange.Put(
        new RepoPath(path),
        blob(path + reason),
        new Content.Bad(reason),
        provenance(2),
        before.map(
            put ->
                new FileChange.LastGood(
                    put.blob(), (Content.Good) put.content(), put.provenance())),
        new Birth(1, path));
  }

  static FileChange.Put put(String path, Content content, int version) {
    return new FileChange.Put(
        new RepoPath(path),
        blob(content.toString()),
        content,
        provenance(version),
        Optional.empty(),
        new Birth(1, path));
  }

  static Provenance provenance(int version) {
    Instant when = Instant.EPOCH.plusSeconds(version);
    return new Provenance(version, Instant.EPOCH, "ann", when, "bob", commit(version));
  }

  static CommitId commit(int number) {
    return new CommitId("%040x".formatted(number));
  }

  private static BlobId blob(String of) {
    return new BlobId("%040x".formatted(Integer.toUnsignedLong(of.hashCode())));
  }
}
