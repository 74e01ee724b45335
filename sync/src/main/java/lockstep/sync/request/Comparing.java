package lockstep.sync.request;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.merge.DocumentMerge;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.pull.Trees;
import org.jspecify.annotations.Nullable;

/// Finds out what the commits of a pull request do to dashboards and folders. Files are read as
/// everywhere else ([Formats]).
///
/// Compared is with the commit at which its branch left the followed one: what others did on the
/// followed branch since then is none of its doing. What moved is known by its uid. Bounded are the
/// files and the bytes that are read; what moved from or to a file that was not read is told as
/// deleted or added.
public final class Comparing {
  /// How many changed files are looked at.
  static final int MOST_FILES = 300;

  /// How many bytes are read of them, on both sides together.
  static final long MOST_BYTES = 64L * 1024 * 1024;

  private static final Change.Thing BOARD = Change.Thing.DASHBOARD;
  private static final Change.Thing FOLDER = Change.Thing.FOLDER;

  private final Trees trees;
  private final Snapshot shown;
  private final List<Change> changes = new ArrayList<>();
  private final SequencedMap<Key, File> arrived = new LinkedHashMap<>();
  private final Map<Key, File> departed = new LinkedHashMap<>();
  private long left = MOST_BYTES;
  private int unread;

  private Comparing(Trees trees, Snapshot shown) {
    this.trees = trees;
    this.shown = shown;
  }

  private record Key(Change.Thing thing, Uid uid) {}

  /// A dashboard's or folder's file on one side.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record File(RepoPath path, Content.Good content, byte[] bytes) {
    Key key() {
      return switch (content) {
        case Content.DashboardFile it -> new Key(BOARD, it.uid());
        case Content.FolderFile it -> new Key(FOLDER, it.uid());
      };
    }

    String title() {
      return switch (content) {
        case Content.DashboardFile it -> it.title();
        case Content.FolderFile it -> it.title();
      };
    }
  }

  /// What is at a path on one side.
  private sealed interface Found {
    record Good(File file) implements Found {}

    record Bad(String reason) implements Found {}

    record Nothing() implements Found {}
  }

  /// What `head` changes.
  ///
  /// @param shown tells of files with the same uid
  /// @param base where its branch left the followed one, in the mirror
  /// @param head in the mirror
  /// @throws lockstep.sync.pull.GitFault when the mirror cannot be read
  public static Comparison of(Trees trees, Snapshot shown, CommitId base, CommitId head) {
    Comparing comparing = new Comparing(trees, shown);
    comparing.read(base, head);
    comparing.pair();
    return new Comparison(
        head,
        comparing.changes.stream().sorted(Comparator.comparing(Change::path)).toList(),
        comparing.unread);
  }

  private void read(CommitId base, CommitId head) {
    List<TreeChange> all =
        trees.changes(Optional.of(base), head).stream().filter(Comparing::matters).toList();
    int files = 0;
    for (TreeChange change : all) {
      if (files == MOST_FILES || left <= 0) {
        break;
      }
      files++;
      read(base, change);
    }
    unread = all.size() - files;
  }

  /// True when the path is one of those that are read, or would be.
  private static boolean matters(TreeChange change) {
    if (RepoPath.problemWith(change.path()).isPresent()) {
      return change instanceof TreeChange.File
          && change.path().toLowerCase(Locale.ROOT).matches("(?s).*\\.(json|ya?ml)");
    }
    RepoPath path = new RepoPath(change.path());
    return Formats.isRead(path)
        || (!(change instanceof TreeChange.Gone)
            && Formats.parse(path, new byte[0]) instanceof Content.Bad);
  }

  private void read(CommitId base, TreeChange change) {
    Optional<String> problem = RepoPath.problemWith(change.path());
    if (problem.isPresent()) {
      unreadable(change.path(), problem.get());
      return;
    }
    RepoPath path = new RepoPath(change.path());
    Found before = trees.file(base, path).map(it -> found(path, it)).orElse(new Found.Nothing());
    Found after =
        switch (change) {
          case TreeChange.Gone _ -> new Found.Nothing();
          case TreeChange.Special special ->
              new Found.Bad("a %s is never followed".formatted(special.what()));
          case TreeChange.File file -> found(path, file);
        };
    change(path, before, after);
  }

  private Found found(RepoPath path, TreeChange.File file) {
    if (!Formats.isRead(path) || file.size() > Formats.MAX_BYTES) {
      Content content =
          Formats.isRead(path)
              ? Formats.oversized(path, file.size())
              : Formats.parse(path, new byte[0]);
      return content instanceof Content.Bad(String reason)
          ? new Found.Bad(reason)
          : new Found.Nothing();
    }
    byte[] bytes = trees.read(file.blob(), Formats.MAX_BYTES);
    left -= bytes.length;
    return switch (Formats.parse(path, bytes)) {
      case Content.Good good -> new Found.Good(new File(path, good, bytes));
      case Content.Bad(String reason) -> new Found.Bad(reason);
      case Content.Other _ -> new Found.Nothing();
    };
  }

  private void change(RepoPath path, Found before, Found after) {
    if (after instanceof Found.Bad(String reason)) {
      // The last good version goes on being shown, so what was there is not gone.
      unreadable(path.value(), reason);
      return;
    }
    @Nullable File was = before instanceof Found.Good(File file) ? file : null;
    @Nullable File is = after instanceof Found.Good(File file) ? file : null;
    if (was != null && is != null && was.key().equals(is.key())) {
      changes.add(change(Change.What.CHANGED, is, Optional.empty(), details(was, is)));
      return;
    }
    if (was != null) {
      departed.put(was.key(), was);
    }
    if (is != null && arrived.putIfAbsent(is.key(), is) != null) {
      changes.add(
          added(is, "another file of this pull request has its uid too: one of them is shown"));
    }
  }

  /// What left one path and came to another has moved.
  private void pair() {
    arrived.forEach(
        (key, is) -> {
          @Nullable File was = departed.remove(key);
          if (was == null) {
            changes.add(added(is, clash(key, is)));
          } else {
            Optional<String> from = Optional.of(was.path().value());
            changes.add(change(Change.What.MOVED, is, from, details(was, is)));
          }
        });
    departed
        .values()
        .forEach(
            was ->
                changes.add(
                    change(
                        Change.What.DELETED, was, Optional.empty(), new Details("", List.of()))));
  }

  private String clash(Key key, File is) {
    return key.thing() == BOARD
        ? shown
            .dashboard(key.uid())
            .map(Dashboard::path)
            .filter(path -> !path.equals(is.path()))
            .map("its uid is also that of %s: one of them is shown"::formatted)
            .orElse("")
        : "";
  }

  private static Change added(File is, String note) {
    return change(Change.What.ADDED, is, Optional.empty(), new Details(note, List.of()));
  }

  private void unreadable(String path, String reason) {
    changes.add(
        new Change(
            Change.What.UNREADABLE,
            Change.Thing.FILE,
            path.substring(path.lastIndexOf('/') + 1),
            path,
            Optional.empty(),
            Optional.empty(),
            List.of(),
            reason));
  }

  /// @param note what cannot be told by the changes
  private record Details(String note, List<MergeChange> changes) {}

  private static Change change(
      Change.What what, File file, Optional<String> from, Details details) {
    return new Change(
        what,
        file.key().thing(),
        file.title(),
        file.path().value(),
        from,
        Optional.of(file.key().uid()),
        details.changes(),
        details.note());
  }

  private static Details details(File was, File is) {
    if (Arrays.equals(was.bytes(), is.bytes())) {
      return new Details("", List.of());
    }
    if (is.content() instanceof Content.FolderFile) {
      List<MergeChange> changes = DocumentMerge.changes(tree(was), tree(is));
      return new Details("", changes);
    }
    DashboardBody before = DashboardBody.read(was.path(), was.bytes());
    DashboardBody after = DashboardBody.read(is.path(), is.bytes());
    if (before.isBeyondClassic() != after.isBeyondClassic()) {
      return new Details("it has another schema now, so its parts are not compared", List.of());
    }
    List<MergeChange> changes = DocumentMerge.changes(before.spec(), after.spec());
    boolean resource = before.apiVersion().isPresent() && after.apiVersion().isPresent();
    boolean labels = resource && !before.metadata().equals(after.metadata());
    boolean form = !Objects.equals(before.apiVersion(), after.apiVersion());
    return new Details(
        form
            ? "it has another apiVersion now"
            : labels
                ? "its metadata changes"
                : changes.isEmpty() ? "only the text of the file changes" : "",
        changes);
  }

  private static ObjectNode tree(File file) {
    return Json.read(file.bytes()) instanceof Parsed.Tree(JsonNode root)
            && root instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode();
  }
}
