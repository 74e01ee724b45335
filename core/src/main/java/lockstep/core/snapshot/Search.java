package lockstep.core.snapshot;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.Uid;

/// What to look for in a [Snapshot]. Each criterion narrows; an empty one does not.
///
/// @param text words that must all be in the title, in any order, in any case, also inside words
/// @param tags that a dashboard must all bear; folders have none
/// @param kind what is looked for
/// @param folders where it must be, directly; empty: anywhere
/// @param dashboards which dashboards; empty: all. Folders are not found when it is not empty
/// @param sort the order
/// @param limit the size of a page, at least 1
/// @param page from 1
public record Search(
    String text,
    Set<String> tags,
    Kind kind,
    Set<Within> folders,
    Set<Uid> dashboards,
    Sort sort,
    int limit,
    int page) {
  /// Everything, folders first, by title; a thousand a page.
  public static final Search ALL =
      new Search("", Set.of(), Kind.ANY, Set.of(), Set.of(), Sort.FOLDERS_FIRST, 1000, 1);

  public Search {
    tags = Set.copyOf(tags);
    folders = Set.copyOf(folders);
    dashboards = Set.copyOf(dashboards);
    if (limit < 1 || page < 1) {
      throw new IllegalArgumentException(
          "limit, page: %d, %d (expected: >= 1)".formatted(limit, page));
    }
  }

  /// The same with other words.
  public Search withText(String words) {
    return new Search(words, tags, kind, folders, dashboards, sort, limit, page);
  }

  /// The same with other tags.
  public Search withTags(List<String> all) {
    return new Search(text, Set.copyOf(all), kind, folders, dashboards, sort, limit, page);
  }

  /// The same for another kind.
  public Search withKind(Kind other) {
    return new Search(text, tags, other, folders, dashboards, sort, limit, page);
  }

  /// The same in other folders.
  public Search within(Set<Within> places) {
    return new Search(text, tags, kind, places, dashboards, sort, limit, page);
  }

  /// The same for these dashboards.
  public Search withDashboards(Set<Uid> uids) {
    return new Search(text, tags, kind, folders, uids, sort, limit, page);
  }

  /// The same in another order.
  public Search withSort(Sort other) {
    return new Search(text, tags, kind, folders, dashboards, other, limit, page);
  }

  /// The same, another page of it.
  public Search withPage(int size, int number) {
    return new Search(text, tags, kind, folders, dashboards, sort, size, number);
  }

  /// What is looked for.
  public enum Kind {
    ANY,
    DASHBOARD,
    FOLDER
  }

  /// The order of hits.
  public enum Sort {
    /// Folders, then dashboards, each by title.
    FOLDERS_FIRST,
    /// By title, folders and dashboards mixed: Grafana's `alpha-asc`.
    TITLE_ASCENDING,
    /// The reverse: `alpha-desc`.
    TITLE_DESCENDING,
    /// Dashboards by their last change, newest first; folders after them by title: `updated-desc`.
    UPDATED_DESCENDING
  }

  /// A place to look in.
  ///
  /// @param folder the folder; empty for the top level
  public record Within(Optional<Uid> folder) {}

  /// True when a title has all the words of the text.
  public boolean asksFor(String title) {
    return words().stream().allMatch(title.toLowerCase(Locale.ROOT)::contains);
  }

  /// The words of the text, in lower case.
  List<String> words() {
    String stripped = text.toLowerCase(Locale.ROOT).strip();
    return stripped.isEmpty() ? List.of() : List.of(stripped.split("\\s+"));
  }
}
