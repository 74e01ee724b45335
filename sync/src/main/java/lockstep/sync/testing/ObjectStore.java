package lockstep.sync.testing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.GitFault;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.Author;

/// Commits and blobs by their names, which are hashes of what they hold.
final class ObjectStore {
  private final Map<CommitId, StoredCommit> commits = new HashMap<>();
  private final Map<BlobId, byte[]> blobs = new HashMap<>();

  BlobId blob(byte[] content) {
    byte[] head = ("blob " + content.length + "\0").getBytes(StandardCharsets.UTF_8);
    MessageDigest sha1 = sha1();
    sha1.update(head);
    sha1.update(content);
    BlobId id = new BlobId(HexFormat.of().formatHex(sha1.digest()));
    blobs.put(id, content);
    return id;
  }

  StoredCommit commit(
      List<CommitId> parents,
      SortedMap<String, TreeChange> tree,
      Author author,
      Instant when,
      String message) {
    String text = parents + "\n" + tree + "\n" + author + "\n" + when + "\n" + message;
    byte[] hash = sha1().digest(text.getBytes(StandardCharsets.UTF_8));
    CommitId id = new CommitId(HexFormat.of().formatHex(hash));
    StoredCommit commit = new StoredCommit(id, parents, tree, author, when, message);
    commits.put(id, commit);
    return commit;
  }

  void clear() {
    commits.clear();
    blobs.clear();
  }

  boolean has(CommitId id) {
    return commits.containsKey(id);
  }

  StoredCommit commit(CommitId id) {
    StoredCommit commit = commits.get(id);
    if (commit == null) {
      throw new GitFault("commit %s is not here".formatted(id));
    }
    return commit;
  }

  void blobs(BiConsumer<BlobId, byte[]> each) {
    blobs.forEach(each);
  }

  byte[] read(BlobId id) {
    byte[] content = blobs.get(id);
    if (content == null) {
      throw new GitFault("blob %s is not here".formatted(id));
    }
    return content;
  }

  /// Takes everything that `head` needs and is not here from another store.
  void copy(ObjectStore from, CommitId head) {
    Deque<CommitId> wanted = new ArrayDeque<>(List.of(head));
    while (!wanted.isEmpty()) {
      CommitId id = wanted.removeFirst();
      if (has(id)) {
        continue;
      }
      StoredCommit commit = from.commit(id);
      for (TreeChange entry : commit.tree().values()) {
        if (entry instanceof TreeChange.File(String _, BlobId blob, long _)) {
          blobs.computeIfAbsent(blob, from::read);
        }
      }
      commits.put(id, commit);
      wanted.addAll(commit.parents());
    }
  }

  /// All commits that `head` can reach, itself included.
  Set<CommitId> reachable(CommitId head) {
    Set<CommitId> seen = new LinkedHashSet<>();
    Deque<CommitId> wanted = new ArrayDeque<>(List.of(head));
    while (!wanted.isEmpty()) {
      CommitId id = wanted.removeFirst();
      if (seen.add(id)) {
        wanted.addAll(commit(id).parents());
      }
    }
    return seen;
  }

  /// True when `ancestor` is `of` itself or one that it can reach.
  boolean reaches(CommitId of, CommitId ancestor) {
    Set<CommitId> seen = new HashSet<>();
    Deque<CommitId> wanted = new ArrayDeque<>(List.of(of));
    while (!wanted.isEmpty()) {
      CommitId id = wanted.removeFirst();
      if (id.equals(ancestor)) {
        return true;
      }
      if (seen.add(id)) {
        wanted.addAll(commit(id).parents());
      }
    }
    return false;
  }

  /// The first-parent history of `head`, newest first.
  List<StoredCommit> firstParents(CommitId head) {
    List<StoredCommit> line = new ArrayList<>();
    Optional<CommitId> next = Optional.of(head);
    while (next.isPresent()) {
      StoredCommit commit = commit(next.get());
      line.add(commit);
      next = commit.parents().stream().findFirst();
    }
    return line;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-1", e);
    }
  }
}
