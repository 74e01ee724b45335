package lockstep.grafana;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lockstep.sync.job.work.ExportSource;
import lockstep.sync.job.work.JobRepository;

/// A Grafana server as a place to bring dashboards from.
///
/// One that it lists and does not give is left out, with the server's reason among the [#troubles];
/// when the server itself is away, [GrafanaFault] tells so, and what was brought in stays.
public final class GrafanaSource implements ExportSource {
  /// A server does not say in its list which revision it lists.
  private static final String AS_LISTED = "listed";

  private final GrafanaServer server;
  private final List<String> troubles = new ArrayList<>();

  public GrafanaSource(GrafanaServer server) {
    this.server = server;
  }

  @Override
  public List<Folder> folders() {
    return server.folders().stream()
        .map(it -> new Folder(it.uid(), it.title(), it.parent(), it.description()))
        .toList();
  }

  @Override
  public List<Entry> dashboards() {
    return server.dashboards().stream()
        .map(
            found ->
                new Entry(found.uid(), found.title(), found.folder(), Optional.empty(), AS_LISTED))
        .toList();
  }

  @Override
  public Optional<Content> read(Entry entry) {
    try {
      return Optional.of(new Content(server.dashboard(entry.uid()), Optional.empty()));
    } catch (GrafanaFault fault) {
      return switch (fault.kind()) {
        case AWAY -> throw fault;
        case FORBIDDEN, NOT_FOUND, STRANGE -> {
          troubles.add("\"%s\": %s".formatted(entry.title(), fault.getMessage()));
          yield Optional.empty();
        }
      };
    }
  }

  @Override
  public Optional<JobRepository> repository() {
    return Optional.empty();
  }

  /// Why single dashboards were not given, a sentence each.
  public List<String> troubles() {
    return List.copyOf(troubles);
  }
}
