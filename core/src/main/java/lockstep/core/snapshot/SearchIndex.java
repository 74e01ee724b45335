package lockstep.core.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Uid;

/// The folders and dashboards of one snapshot in the orders that searches ask for, so that a search
/// is one walk without sorting.
final class SearchIndex {
  private static final Comparator<Entry> BY_TITLE =
      Comparator.comparing(Entry::lowerTitle)
          .thenComparing(entry -> entry.hit().title())
          .thenComparing(Entry::uid);

  private static final Comparator<Entry> BY_UPDATE =
      Comparator.comparing(SearchIndex::updated).reversed().thenComparing(BY_TITLE);

  private final List<Entry> foldersByTitle;
  private final List<Entry> dashboardsByTitle;
  private final List<Entry> dashboardsByUpdate;

  SearchIndex(Map<Uid, Folder> folders, Collection<Dashboard> dashboards) {
    this.foldersByTitle =
        sorted(BY_TITLE, folders.values().stream().map(folder -> entry(folder, folders)));
    Map<List<String>, List<String>> tags = new HashMap<>();
    this.dashboardsByTitle =
        sorted(BY_TITLE, dashboards.stream().map(dashboard -> entry(dashboard, folders, tags)));
    this.dashboardsByUpdate = sorted(BY_UPDATE, dashboardsByTitle.stream());
  }

  /// @param lowerTitle in lower case, to compare and search in
  /// @param tags one list for all that have the same: a search for tags looks at each entry, and
  /// most of its time would go into fetching them from memory
  private record Entry(
      Hit hit, String lowerTitle, Uid uid, Search.Within place, List<String> tags) {}

  SearchResult find(Search search) {
    List<Entry> matches = matches(search);
    switch (search.sort()) {
      case FOLDERS_FIRST, UPDATED_DESCENDING -> {}
      // Two sorted runs: the library merges them in one pass.
      case TITLE_ASCENDING -> matches.sort(BY_TITLE);
      case TITLE_DESCENDING -> {
        matches.sort(BY_TITLE);
        Collections.reverse(matches);
      }
    }
    long skipped = (long) search.limit() * (search.page() - 1);
    List<Hit> page = matches.stream().skip(skipped).limit(search.limit()).map(Entry::hit).toList();
    return new SearchResult(page, matches.size());
  }

  /// Folders, then dashboards, each by title; or dashboards by update, then folders.
  private List<Entry> matches(Search search) {
    List<String> words = search.words();
    List<Entry> matches = new ArrayList<>();
    boolean foldersLast = search.sort() == Search.Sort.UPDATED_DESCENDING;
    if (foldersLast) {
      addDashboards(dashboardsByUpdate, search, words, matches);
    }
    if (search.kind() != Search.Kind.DASHBOARD && search.dashboards().isEmpty()) {
      add(foldersByTitle, search, words, matches);
    }
    if (!foldersLast) {
      addDashboards(dashboardsByTitle, search, words, matches);
    }
    return matches;
  }

  private static void addDashboards(
      List<Entry> dashboards, Search search, List<String> words, List<Entry> matches) {
    if (search.kind() != Search.Kind.FOLDER) {
      add(dashboards, search, words, matches);
    }
  }

  private static void add(
      List<Entry> entries, Search search, List<String> words, List<Entry> matches) {
    for (Entry entry : entries) {
      if (matches(entry, search, words)) {
        matches.add(entry);
      }
    }
  }

  private static boolean matches(Entry entry, Search search, List<String> words) {
    return (search.folders().isEmpty() || search.folders().contains(entry.place()))
        && (search.dashboards().isEmpty() || search.dashboards().contains(entry.uid()))
        && (search.tags().isEmpty() || entry.tags().containsAll(search.tags()))
        && hasAll(entry.lowerTitle(), words);
  }

  private static boolean hasAll(String title, List<String> words) {
    for (String word : words) {
      if (!title.contains(word)) {
        return false;
      }
    }
    return true;
  }

  private static Entry entry(
      Dashboard dashboard, Map<Uid, Folder> folders, Map<List<String>, List<String>> tags) {
    Optional<Folder> folder = dashboard.folder().map(folders::get);
    Hit hit = new Hit.OfDashboard(dashboard, folder);
    return new Entry(
        hit,
        lower(hit.title()),
        dashboard.uid(),
        new Search.Within(dashboard.folder()),
        tags.computeIfAbsent(dashboard.tags(), same -> same));
  }

  private static Entry entry(Folder folder, Map<Uid, Folder> folders) {
    Hit hit = new Hit.OfFolder(folder, folder.parent().map(folders::get));
    return new Entry(
        hit, lower(hit.title()), folder.uid(), new Search.Within(folder.parent()), List.of());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static Instant updated(Entry entry) {
    return switch (entry.hit()) {
      case Hit.OfDashboard(Dashboard dashboard, _) -> dashboard.provenance().updated();
      case Hit.OfFolder _ -> Instant.MIN;
    };
  }

  private static List<Entry> sorted(Comparator<Entry> order, Stream<Entry> entries) {
    return entries.sorted(order).toList();
  }
}
