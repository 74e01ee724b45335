package lockstep.sync.job.work;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.Export;
import lockstep.sync.job.work.ExportSource.Entry;
import lockstep.sync.job.work.ExportSource.Folder;

/// What of a source is to be brought in.
///
/// @param levels the folders: those without a parent first, then those in them, and so on
/// @param dashboards that are to be brought
/// @param left what is not, each with the reason
record Selection(List<List<Folder>> levels, List<Entry> dashboards, List<Miss> left) {
  /// How deep folders may hold each other at the source, before this takes it for a circle.
  private static final int DEEPEST = 64;

  static Selection of(ExportSource source, Export export) {
    Map<String, Folder> folders = new HashMap<>();
    source.folders().forEach(it -> folders.put(it.uid(), it));
    List<Entry> chosen = new ArrayList<>();
    List<Miss> left = new ArrayList<>();
    List<Entry> dashboards = source.dashboards();
    for (Entry each : dashboards) {
      if (!isWanted(each, export, folders)) {
        continue;
      }
      if (each.managedBy().isPresent()) {
        left.add(
            new Miss(
                JobSpec.DASHBOARD,
                each.uid(),
                each.title(),
                Miss.Fate.BY_RULE,
                "is managed by " + each.managedBy().get()));
      } else {
        chosen.add(each);
      }
    }
    for (JobSpec.ResourceRef ref : export.resources()) {
      boolean there =
          ref.isFolder()
              ? folders.containsKey(ref.name())
              : dashboards.stream().anyMatch(it -> it.uid().equals(ref.name()));
      if (!there) {
        left.add(new Miss(ref.kind(), ref.name(), "", Miss.Fate.FAILED, "is not there"));
      }
    }
    return new Selection(levels(needed(chosen, export, folders), folders), chosen, left);
  }

  private static boolean isWanted(Entry each, Export export, Map<String, Folder> folders) {
    Set<String> around = around(each.folder(), folders);
    if (export.folder().isPresent() && !around.contains(export.folder().get())) {
      return false;
    }
    return export.resources().isEmpty()
        || export.resources().stream()
            .anyMatch(
                ref ->
                    ref.isFolder() ? around.contains(ref.name()) : ref.name().equals(each.uid()));
  }

  /// A folder and those that hold it.
  private static Set<String> around(Optional<String> folder, Map<String, Folder> folders) {
    Set<String> around = new HashSet<>();
    Optional<String> next = folder;
    while (next.isPresent() && around.size() < DEEPEST && around.add(next.get())) {
      next = Optional.ofNullable(folders.get(next.get())).flatMap(Folder::parent);
    }
    return around;
  }

  /// Those that hold what was chosen; all, empty ones too, when nothing was asked for in
  /// particular.
  private static Set<String> needed(
      List<Entry> chosen, Export export, Map<String, Folder> folders) {
    Set<String> needed = new HashSet<>();
    if (export.folder().isEmpty() && export.resources().isEmpty()) {
      needed.addAll(folders.keySet());
    }
    chosen.forEach(it -> needed.addAll(around(it.folder(), folders)));
    export.resources().stream()
        .filter(JobSpec.ResourceRef::isFolder)
        .forEach(ref -> needed.addAll(around(Optional.of(ref.name()), folders)));
    return needed;
  }

  private static List<List<Folder>> levels(Set<String> needed, Map<String, Folder> folders) {
    List<List<Folder>> levels = new ArrayList<>();
    needed.stream()
        .sorted()
        .filter(folders::containsKey)
        .map(folders::get)
        .forEach(
            folder -> {
              int depth = around(folder.parent(), folders).size();
              while (levels.size() <= depth) {
                levels.add(new ArrayList<>());
              }
              levels.get(depth).add(folder);
            });
    return levels;
  }
}
