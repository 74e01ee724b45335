package lockstep.core.snapshot;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import lockstep.core.resource.Content;
import lockstep.core.resource.FileWarning;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;

/// Which files of a commit its quota lets be shown: the oldest, each with the folders that it
/// needs, up to the first that does not fit. What needs no place is always let in.
///
/// Nothing is let in before an older file that waits. So a file that is shown is never put out by
/// one that comes later, or by one that had to wait.
final class Allowance {
  private final Quota quota;
  private final int own;
  private final SortedMap<String, FileState> files;
  private final SortedMap<String, FileState> in;
  private final int wanted;

  /// @param own places of the folder of the repository itself
  /// @param in equal to `files` when nothing is left out
  private Allowance(
      Quota quota,
      int own,
      SortedMap<String, FileState> files,
      SortedMap<String, FileState> in,
      int wanted) {
    this.quota = quota;
    this.own = own;
    this.files = files;
    this.in = in;
    this.wanted = wanted;
  }

  static Allowance of(Quota quota, FolderRules rules, SortedMap<String, FileState> files) {
    int own = rules.target() == FolderRules.Target.FOLDER ? 1 : 0;
    if (quota.isUnlimited()) {
      return new Allowance(quota, own, files, files, 0);
    }
    int wanted = own + wanted(files.values(), Map.of());
    boolean fits = wanted <= quota.most();
    return new Allowance(
        quota, own, files, fits ? files : oldest(quota.most() - own, files), wanted);
  }

  /// Of what is shown while commits are held back: who was in stays, and of what saves did since,
  /// what the quota lets in at `later`. That may be more than the quota; saves are bound by it
  /// there.
  ///
  /// @param files those of the snapshot that this is of, with what saves did
  /// @param later at the commits that are held back
  /// @param saved paths that saves changed since
  Allowance holding(SortedMap<String, FileState> files, Allowance later, Collection<String> saved) {
    if (quota.isUnlimited()) {
      return new Allowance(quota, own, files, files, 0);
    }
    SortedMap<String, FileState> stay = new TreeMap<>(files);
    stay.keySet().removeIf(it -> !letsIn(it) && !(saved.contains(it) && later.letsIn(it)));
    Set<String> folders = new HashSet<>();
    stay.values().forEach(file -> FolderTree.addWithParents(file.directory(), folders));
    files.forEach(
        (path, file) -> {
          if (file.path().isPresent() && !file.wantsPlace()) {
            SortedSet<String> needed = new TreeSet<>();
            FolderTree.addWithParents(file.directory(), needed);
            if (folders.containsAll(needed)) {
              stay.put(path, file);
            }
          }
        });
    return new Allowance(quota, own, files, stay, own + wanted(files.values(), Map.of()));
  }

  /// @param made beside the files
  private static int wanted(Collection<FileState> files, Map<RepoPath, Content> made) {
    Set<String> folders = new HashSet<>();
    int dashboards = 0;
    for (FileState file : files) {
      if (file.path().isPresent()) {
        FolderTree.addWithParents(file.directory(), folders);
        dashboards += file.wantsPlace() ? 1 : 0;
      }
    }
    for (Map.Entry<RepoPath, Content> file : made.entrySet()) {
      FolderTree.addWithParents(file.getKey().parent().value(), folders);
      dashboards += wantsPlace(file.getKey(), file.getValue()) ? 1 : 0;
    }
    return folders.size() + dashboards;
  }

  private static SortedMap<String, FileState> oldest(int most, SortedMap<String, FileState> files) {
    SortedMap<String, FileState> in = new TreeMap<>();
    Set<String> folders = new HashSet<>();
    boolean full = false;
    int left = most;
    for (Map.Entry<String, FileState> file : byBirth(files)) {
      SortedSet<String> needed = new TreeSet<>();
      FolderTree.addWithParents(file.getValue().directory(), needed);
      needed.removeAll(folders);
      int places = needed.size() + (file.getValue().wantsPlace() ? 1 : 0);
      if (places == 0 || (!full && places <= left)) {
        in.put(file.getKey(), file.getValue());
        folders.addAll(needed);
        left -= places;
      } else {
        full = true;
      }
    }
    return in;
  }

  private static List<Map.Entry<String, FileState>> byBirth(SortedMap<String, FileState> files) {
    return files.entrySet().stream()
        .filter(file -> file.getValue().path().isPresent())
        .sorted(
            Map.Entry.<String, FileState>comparingByValue(Comparator.comparing(FileState::birth))
                .thenComparing(Map.Entry.comparingByKey()))
        .toList();
  }

  /// The files that are let in.
  SortedMap<String, FileState> in() {
    return Collections.unmodifiableSortedMap(in);
  }

  boolean letsIn(String path) {
    return in.containsKey(path);
  }

  QuotaUse use() {
    return new QuotaUse(quota, wanted);
  }

  /// The use after a commit that makes or replaces some files and takes some away.
  QuotaUse after(Map<RepoPath, Content> made, Collection<RepoPath> gone) {
    if (quota.isUnlimited()) {
      return use();
    }
    SortedMap<String, FileState> left = new TreeMap<>(files);
    gone.forEach(path -> left.remove(path.value()));
    made.keySet().forEach(path -> left.remove(path.value()));
    return new QuotaUse(quota, own + wanted(left.values(), made));
  }

  /// What is left out: each dashboard, and each folder that has none.
  void warn(List<FileWarning> warnings) {
    if (in.size() == files.size()) {
      return;
    }
    Set<String> told = new HashSet<>();
    in.values().forEach(file -> FolderTree.addWithParents(file.directory(), told));
    SortedSet<String> rest = new TreeSet<>();
    files.forEach(
        (path, file) -> {
          if (!in.containsKey(path) && file.path().isPresent()) {
            if (file.wantsPlace()) {
              FolderTree.addWithParents(file.directory(), told);
              warnings.add(leftOut(path));
            } else {
              FolderTree.addWithParents(file.directory(), rest);
            }
          }
        });
    rest.stream().filter(folder -> !told.contains(folder)).forEach(it -> warnings.add(leftOut(it)));
  }

  /// The first words are Grafana's.
  private FileWarning leftOut(String path) {
    return new FileWarning(
        path,
        ("resource quota exceeded, skipping creation of %s: this repository wants %,d places for"
                + " folders and dashboards, and %,d are allowed; delete older ones, or raise"
                + " provisioning.maxResourcesPerRepository")
            .formatted(path, wanted, quota.most()));
  }

  /// True when a file of this name has a place of its own, whatever it holds.
  static boolean wantsPlace(RepoPath path, Content content) {
    return Formats.isRead(path)
        && !path.name().equals(Formats.FOLDER_FILE)
        && !(content instanceof Content.Other);
  }
}
