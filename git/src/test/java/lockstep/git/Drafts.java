package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.sync.save.Author;
import lockstep.sync.save.CommitDraft;
import lockstep.sync.save.CommitDraft.FileEdit;

/// Commits to be, by Grace, at a fixed time.
final class Drafts {
  private static final Instant WHEN = Instant.parse("2026-01-02T03:04:05Z");

  private final List<FileEdit> edits = new ArrayList<>();
  private String message = "Save";

  static Drafts write(String path, String content) {
    return new Drafts().andWrite(path, content);
  }

  static Drafts delete(String path) {
    return new Drafts().andDelete(path);
  }

  Drafts andWrite(String path, String content) {
    edits.add(new FileEdit.Write(new RepoPath(path), content.getBytes(UTF_8)));
    return this;
  }

  Drafts andPlace(String path, BlobId blob) {
    edits.add(new FileEdit.Place(new RepoPath(path), blob, new RepoPath(path)));
    return this;
  }

  Drafts andDelete(String path) {
    edits.add(new FileEdit.Delete(new RepoPath(path)));
    return this;
  }

  Drafts message(String text) {
    message = text;
    return this;
  }

  CommitDraft build() {
    return new CommitDraft(edits, message, new Author("Grace", "grace@example.org"), WHEN);
  }
}
