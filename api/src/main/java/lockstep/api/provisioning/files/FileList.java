package lockstep.api.provisioning.files;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import lockstep.api.k8s.ContinueToken;
import lockstep.core.json.Json;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.TreeChange;

/// A `FileList`, written as bytes one file after the other: as one tree a hundred thousand files
/// would take some ten times as much memory.
final class FileList {
  /// How many files there are in one answer at most.
  static final int MOST_FILES = 100_000;

  /// How many characters their paths have together at most, but for the last one's.
  static final int MOST_CHARACTERS = 1 << 24;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final String api;
  private final Sight sight;
  private final Snapshot shown;

  /// @param api the version that is spoken
  FileList(String api, Sight sight, Snapshot shown) {
    this.api = api;
    this.sight = sight;
    this.shown = shown;
  }

  /// The first of the files, as many as fit.
  ///
  /// @param files sorted by path
  /// @param limit how many are wanted; 0 for as many as fit
  byte[] of(List<TreeChange.File> files, long limit) {
    List<TreeChange.File> page = files.subList(0, fitting(files, limit));
    ObjectNode metadata = JSON.objectNode().put("resourceVersion", sight.commit().hex());
    if (page.size() < files.size()) {
      metadata
          .put("continue", ContinueToken.after(page.getLast().path()))
          .put("remainingItemCount", files.size() - page.size());
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        "{\"kind\":\"FileList\",\"apiVersion\":\"%s\",\"metadata\":"
            .formatted(api)
            .getBytes(StandardCharsets.UTF_8));
    out.writeBytes(Json.bytes(metadata));
    byte[] before = "\n,\"items\":[\n".getBytes(StandardCharsets.UTF_8);
    byte[] between = ",\n".getBytes(StandardCharsets.UTF_8);
    for (TreeChange.File file : page) {
      out.writeBytes(before);
      out.writeBytes(Json.bytes(item(file)));
      before = between;
    }
    out.writeBytes((page.isEmpty() ? ",\"items\":[]}" : "]}").getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static int fitting(List<TreeChange.File> files, long limit) {
    int most = (int) Math.min(files.size(), limit < 1 ? MOST_FILES : Math.min(limit, MOST_FILES));
    long characters = 0;
    for (int i = 0; i < most; i++) {
      characters += files.get(i).path().length();
      if (characters > MOST_CHARACTERS) {
        return i + 1;
      }
    }
    return most;
  }

  private ObjectNode item(TreeChange.File file) {
    ObjectNode item = JSON.objectNode();
    item.put("path", file.path()).put("size", file.size()).put("hash", file.blob().hex());
    if (sight.followed() && RepoPath.problemWith(file.path()).isEmpty()) {
      shown
          .dashboardAt(new RepoPath(file.path()))
          .filter(it -> it.blob().equals(file.blob()))
          .ifPresent(
              it ->
                  item.put("modified", it.provenance().updated().toEpochMilli())
                      .put("author", it.provenance().updatedBy()));
    }
    return item;
  }
}
