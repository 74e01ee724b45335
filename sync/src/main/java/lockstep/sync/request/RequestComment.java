package lockstep.sync.request;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import lockstep.core.merge.MergeChange;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;

/// The comment in a pull request.
///
/// @param marker the invisible line by which it is found again, the first one of [#text]
/// @param text in Markdown
/// @param needed false: only a comment that is there is to say this
public record RequestComment(String marker, String text, boolean needed) {
  /// How many changes are listed.
  static final int MOST_ROWS = 50;

  /// Hosts take 65,536 characters; an address may be long, so rows alone are no bound.
  static final int MOST_CHARACTERS = 60_000;

  private static final int MOST_DETAILS = 4;
  private static final int TITLE = 80;
  private static final int PATH = 160;
  private static final int REASON = 240;

  /// About whom, and where people see them.
  ///
  /// @param repository its name
  /// @param branch that is followed
  /// @param shown what is shown of it
  public record Ground(String repository, String branch, Snapshot shown, RequestLinks links) {
    String marker() {
      return "<!-- lockstep pull request comment: %s at %s -->".formatted(repository, links.name());
    }
  }

  /// Of a pull request from a fork.
  public static RequestComment ofFork(Ground ground) {
    return whole(
        ground,
        "This pull request comes from a fork. Its commits are not in this repository, so Lockstep"
            + " cannot compare it or show a preview. If you may push here, open it from a branch of"
            + " this repository to see both. Thank you!",
        true);
  }

  /// Of what was compared.
  public static RequestComment of(Ground ground, PullRequest request, Comparison comparison) {
    String against =
        "%s with %s"
            .formatted(abbreviated(comparison.head()), Markdown.code(ground.branch(), TITLE));
    if (comparison.isEmpty()) {
      return whole(
          ground,
          "Lockstep compared %s: no dashboard and no folder changes.".formatted(against),
          false);
    }
    StringBuilder text = new StringBuilder();
    text.append("Lockstep compared ").append(against).append(".\n\n");
    text.append("| What | Dashboard or folder | Changes | Look at it |\n|---|---|---|---|\n");
    int rows = 0;
    for (Change change : comparison.changes()) {
      String row = row(ground, request, change);
      if (rows == MOST_ROWS || text.length() + row.length() > MOST_CHARACTERS) {
        break;
      }
      text.append(row).append('\n');
      rows++;
    }
    int more = comparison.changes().size() - rows;
    text.append(more > 0 ? "\nand %d more.\n".formatted(more) : "");
    text.append(
        comparison.unread() > 0
            ? "\n%d more files change, which were not looked at.\n".formatted(comparison.unread())
            : "");
    text.append("\nPreviews are drawn with today's data, for those who are signed in.");
    return whole(ground, text.toString(), true);
  }

  private static RequestComment whole(Ground ground, String text, boolean needed) {
    return new RequestComment(ground.marker(), ground.marker() + "\n" + text, needed);
  }

  private static String abbreviated(CommitId commit) {
    return "`" + commit.abbreviated() + "`";
  }

  private static String row(Ground ground, PullRequest request, Change change) {
    String path = Markdown.code(change.path(), PATH);
    String name =
        change.thing() == Change.Thing.FILE
            ? path
            : "%s<br>%s".formatted(Markdown.code(change.title(), TITLE), path);
    return "| %s | %s | %s | %s |"
        .formatted(what(change), name, said(change), links(ground, request, change));
  }

  private static String what(Change change) {
    return switch (change.what()) {
      case UNREADABLE -> "**cannot be read**";
      case ADDED, CHANGED, MOVED, DELETED -> change.what().name().toLowerCase(Locale.ROOT);
    };
  }

  private static String said(Change change) {
    List<String> parts = new ArrayList<>();
    change.from().ifPresent(from -> parts.add("was at " + Markdown.code(from, PATH)));
    change.details().stream().limit(MOST_DETAILS).map(RequestComment::detail).forEach(parts::add);
    int more = change.details().size() - MOST_DETAILS;
    if (more > 0) {
      parts.add("and %d more".formatted(more));
    }
    if (!change.note().isEmpty()) {
      parts.add(Markdown.code(change.note(), REASON));
    }
    return parts.stream().collect(Collectors.joining("<br>"));
  }

  private static String detail(MergeChange change) {
    return "%s %s"
        .formatted(
            Markdown.code(change.subject(), TITLE), change.kind().name().toLowerCase(Locale.ROOT));
  }

  private static String links(Ground ground, PullRequest request, Change change) {
    if (change.thing() != Change.Thing.DASHBOARD) {
      return "";
    }
    List<String> links = new ArrayList<>();
    shown(ground, change).ifPresent(it -> links.add(Markdown.link("now", ground.links().now(it))));
    boolean there = change.what() != Change.What.DELETED;
    request
        .branch()
        .filter(_ -> there)
        .map(
            branch ->
                ground.links().preview(ground.repository(), change.path(), branch, request.url()))
        .ifPresent(url -> links.add(Markdown.link("preview", url)));
    return String.join(", ", links);
  }

  private static Optional<Dashboard> shown(Ground ground, Change change) {
    Optional<Uid> uid = change.what() == Change.What.ADDED ? Optional.empty() : change.uid();
    return uid.flatMap(ground.shown()::dashboard);
  }
}
