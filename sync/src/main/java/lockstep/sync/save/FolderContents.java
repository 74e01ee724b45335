package lockstep.sync.save;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Sha256;
import lockstep.core.snapshot.Snapshot;

/// What is in a folder, however deep: who deletes the folder deletes all of it, so they name what
/// they saw of it.
///
/// @param folders those below it
/// @param dashboards those in it and in them
public record FolderContents(List<Folder> folders, List<Dashboard> dashboards) {
  private static final int DIGITS = 40;

  public FolderContents {
    folders = List.copyOf(folders);
    dashboards = List.copyOf(dashboards);
  }

  /// What is in `folder`, which is of `snapshot`.
  public static FolderContents of(Snapshot snapshot, Folder folder) {
    return new FolderContents(
        snapshot.folders().values().stream()
            .filter(other -> snapshot.ancestors(other).contains(folder))
            .toList(),
        snapshot.dashboards().values().stream()
            .filter(
                dashboard ->
                    dashboard
                        .folder()
                        .flatMap(snapshot::folder)
                        .filter(in -> in.equals(folder) || snapshot.ancestors(in).contains(folder))
                        .isPresent())
            .toList());
  }

  /// Names every file of it with its content.
  public String tag() {
    String lines =
        Stream.concat(
                folders.stream().map(it -> it.path() + " " + it.metadata().map(Object::toString)),
                dashboards.stream().map(it -> it.path() + " " + it.blob()))
            .sorted()
            .collect(Collectors.joining("\n"));
    return HexFormat.of()
        .formatHex(Sha256.of(lines.getBytes(StandardCharsets.UTF_8)))
        .substring(0, DIGITS);
  }

  /// The dashboard that was changed last; empty when there is none.
  Optional<Dashboard> newest() {
    return dashboards.stream().max(Comparator.comparing(it -> it.provenance().updated()));
  }
}
