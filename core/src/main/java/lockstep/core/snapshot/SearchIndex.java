package lockstep.core.snapshot;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    this.dashboardsByTitle =
        sorted(BY_TITLE, dashboards.stream().map(dashboard -> entry(dashboard, folders)));
    this.dashboardsByUpdate = sorted(BY_UPDATE, dashboardsByTitle.stream());
  }

  /// @param lowerTitle in lower case, to compare and search in
  private record Entry(Hit hit, String lowerTitle, Uid uid, Search.Within place) {}

  SearchResult find(Search search) {
    List<String> words = search.words();
    List<Hit> matches = new ArrayList<>();
    for (Entry entry : inOrder(search)) {
      if (matches(entry, search, words)) {
        matches.add(entry.hit());
      }
    }
    long skipped = (long) search.limit() * (search.page() - 1);
    List<Hit> page = matches.stream().skip(skipped).limit(search.limit()).toList();
    return new SearchResult(page, matches.size());
  }

  private List<Entry> inOrder(Search search) {
    List<Entry> all = new ArrayList<>();
    boolean foldersLast = search.sort() == Search.Sort.UPDATED_DESCENDING;
    if (foldersLast) {
      addDashboards(search, dashboardsByUpdate, all);
    }
    if (search.kind() != Search.Kind.DASHBOARD && search.dashboards().isEmpty()) {
      all.addAll(foldersByTitle);
    }
    if (!foldersLast) {
      addDashboards(search, dashboardsByTitle, all);
    }
    switch (search.sort()) {
      case FOLDERS_FIRST, UPDATED_DESCENDING -> {}
      // Two sorted runs: the library merges them in one pass.
      case TITLE_ASCENDING -> all.sort(BY_TITLE);
      case TITLE_DESCENDING -> {
        all.sort(BY_TITLE);
        Collections.reverse(all);
      }
    }
    return all;
  }

  private static void addDashboards(Search search, List<Entry> dashboards, List<Entry> all) {
    if (search.kind() != Search.Kind.FOLDER) {
      all.addAll(dashboards);
    }
  }

  private static boolean matches(Entry entry, Search search, List<String> words) {
    return (search.folders().isEmpty() || search.folders().contains(entry.place()))
        && (search.dashboards().isEmpty() || search.dashboards().contains(entry.uid()))
        && (search.tags().isEmpty() || bears(entry, search.tags()))
        && words.stream().allMatch(entry.lowerTitle()::contains);
  }

  private static boolean bears(Entry entry, Set<String> tags) {
    return switch (entry.hit()) {
      case Hit.OfDashboard(Dashboard dashboard, _) -> dashboard.tags().containsAll(tags);
      case Hit.OfFolder _ -> false;
    };
  }

  private static Entry entry(Dashboard dashboard, Map<Uid, Folder> folders) {
    Optional<Folder> folder = dashboard.folder().map(folders::get);
    Hit hit = new Hit.OfDashboard(dashboard, folder);
    return new Entry(
        hit, lower(hit.title()), dashboard.uid(), new Search.Within(dashboard.folder()));
  }

  private static Entry entry(Folder folder, Map<Uid, Folder> folders) {
    Hit hit = new Hit.OfFolder(folder, folder.parent().map(folders::get));
    return new Entry(hit, lower(hit.title()), folder.uid(), new Search.Within(folder.parent()));
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
