package lockstep.api.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.Birth;
import lockstep.core.snapshot.FileChange;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;

/// Puts files before the readers of a [ScriptedSync], one commit each.
public final class Shelf {
  private final SnapshotBuilder builder;
  private final FolderRules rules;
  private final ScriptedSync sync;
  private Snapshot snapshot;
  private int commits;

  /// Fills `sync`, a repository without a folder of its own.
  public Shelf(ScriptedSync sync) {
    this(sync, new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDERLESS));
  }

  /// Fills `sync` as a repository by these rules.
  public Shelf(ScriptedSync sync, FolderRules rules) {
    this.sync = sync;
    this.rules = rules;
    this.builder = new SnapshotBuilder(rules);
    this.snapshot = builder.empty();
    sync.show(snapshot);
  }

  /// Puts a file there; single quotes stand for double ones.
  public Shelf put(String path, String text) {
    return put(path, text, 1);
  }

  /// Puts a file there that is at this version.
  public Shelf put(String path, String text, int version) {
    byte[] bytes = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    BlobId blob = new BlobId(hash("blob " + text));
    CommitId commit = nextCommit();
    Instant when = Instant.parse("2026-11-01T00:00:00Z").plusSeconds(60L * commits);
    Provenance provenance =
        new Provenance(version, when.minusSeconds(1), "Ada", when, "Bob", commit);
    RepoPath where = new RepoPath(path);
    sync.hold(blob, bytes);
    return apply(
        commit,
        new FileChange.Put(
            where,
            blob,
            Formats.parse(where, bytes),
            provenance,
            Optional.empty(),
            new Birth(commits, path)));
  }

  /// Takes a file away without a new commit, as what is shown changes while deletions are held.
  public Shelf removeSilently(String path) {
    return apply(snapshot.commit().orElseThrow(), new FileChange.Removed(path));
  }

  /// Takes a file away.
  public Shelf remove(String path) {
    return apply(nextCommit(), new FileChange.Removed(path));
  }

  /// What is shown now.
  public Snapshot snapshot() {
    return snapshot;
  }

  /// The commit that is shown now.
  public String commit() {
    return snapshot.commit().orElseThrow().hex();
  }

  private Shelf apply(CommitId commit, FileChange change) {
    snapshot = builder.next(snapshot, commit, List.of(change));
    sync.show(snapshot);
    return this;
  }

  private CommitId nextCommit() {
    commits++;
    return new CommitId(hash("commit " + rules.repository() + commits));
  }

  private static String hash(String text) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sum);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
