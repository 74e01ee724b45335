package lockstep.sync.job.work;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.DashboardBody;
import lockstep.core.resource.FolderDraft;
import lockstep.core.resource.Formats;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Snapshot;
import lockstep.sync.job.JobSpec;
import lockstep.sync.save.Edit;

/// Another repository of this cluster, as a place to bring dashboards from.
final class RepositorySource implements ExportSource {
  private final JobRepository repository;

  RepositorySource(JobRepository repository) {
    this.repository = repository;
  }

  @Override
  public List<Folder> folders() {
    return repository.sync().snapshot().folders().values().stream()
        .filter(folder -> !folder.path().isRoot())
        .sorted(Comparator.comparing(lockstep.core.resource.Folder::path))
        .map(
            folder ->
                new Folder(
                    folder.uid().value(),
                    folder.title(),
                    inner(folder.parent()),
                    description(folder)))
        .toList();
  }

  private Optional<String> description(lockstep.core.resource.Folder folder) {
    return folder
        .metadata()
        .map(blob -> repository.sync().trees().read(blob, Formats.MAX_BYTES))
        .flatMap(FolderDraft::description);
  }

  @Override
  public List<Entry> dashboards() {
    return repository.sync().snapshot().dashboards().values().stream()
        .sorted(Comparator.comparing(Dashboard::path))
        .map(
            it ->
                new Entry(
                    it.uid().value(),
                    it.title(),
                    inner(it.folder()),
                    Optional.empty(),
                    it.blob().hex()))
        .toList();
  }

  /// The wrapper folder of the source is no folder of the target.
  private Optional<String> inner(Optional<Uid> folder) {
    Snapshot snapshot = repository.sync().snapshot();
    return folder
        .flatMap(snapshot::folder)
        .filter(it -> !it.path().isRoot())
        .map(it -> it.uid().value());
  }

  @Override
  public Reading read(Entry entry) {
    return entry
        .asUid()
        .flatMap(repository.sync().snapshot()::dashboard)
        .filter(it -> it.blob().hex().equals(entry.revision()))
        .<Reading>map(it -> new Reading.Found(content(it, repository.sync().body(it))))
        .orElseGet(Reading.Gone::new);
  }

  private static Content content(Dashboard dashboard, byte[] bytes) {
    return new Content(
        object(DashboardBody.read(dashboard.path(), bytes), dashboard.uid()),
        Optional.of(Edit.FileText.of(dashboard.path(), bytes)));
  }

  private static ObjectNode object(DashboardBody body, Uid uid) {
    if (body.apiVersion().isEmpty()) {
      return body.spec().deepCopy();
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object.put("apiVersion", body.apiVersion().get()).put("kind", JobSpec.DASHBOARD);
    object.set("metadata", body.metadata().deepCopy().put("name", uid.value()));
    object.set("spec", body.spec());
    return object;
  }

  @Override
  public Optional<JobRepository> repository() {
    return Optional.of(repository);
  }
}
