package lockstep.grafana;

import java.util.List;
import java.util.Optional;
import lockstep.sync.job.work.ExportSource;
import lockstep.sync.job.work.JobRepository;
import org.jspecify.annotations.Nullable;

/// A Grafana server as a place to bring dashboards from, for one job.
///
/// One that it lists and does not give is told of with the server's reason; when the server itself
/// is away, or does not let these credentials in, [GrafanaFault] tells so, and what was brought in
/// stays.
public final class GrafanaSource implements ExportSource {
  /// A server does not say in its list which revision it lists.
  private static final String AS_LISTED = "listed";

  private final GrafanaServer server;
  private @Nullable Managers managers;

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
  public Reading read(Entry entry) {
    try {
      GrafanaDashboard found = server.dashboard(entry.uid(), managers());
      return found
          .managedBy()
          .<Reading>map(Reading.Managed::new)
          .orElseGet(() -> new Reading.Found(new Content(found.object(), Optional.empty())));
    } catch (GrafanaFault fault) {
      return switch (fault.kind()) {
        case AWAY, NOT_LET_IN -> throw fault;
        case FORBIDDEN, NOT_FOUND, STRANGE ->
            new Reading.Denied(String.valueOf(fault.getMessage()));
      };
    }
  }

  private Managers managers() {
    Managers now = managers;
    if (now == null) {
      now = server.managers();
      managers = now;
    }
    return now;
  }

  @Override
  public Optional<JobRepository> repository() {
    return Optional.empty();
  }
}
