package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import lockstep.api.http.Answer;
import lockstep.api.http.Request;
import lockstep.api.k8s.Body;
import lockstep.api.k8s.Statuses;
import lockstep.sync.provisioning.FieldError;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.Setups;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.provisioning.Verdict;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositorySetup;

/// Tries a repository out: one that is there, or one as it would be, before anything is stored.
final class Tryout {
  private static final Statuses STATUS = ProvisioningRoutes.statuses(Kind.REPOSITORY);
  private static final int AT_ONCE = 4;
  private static final Duration BUSY = Duration.ofSeconds(2);

  private final ProvisioningParts parts;
  private final Desk desk;
  private final Wish.Source source;
  private final String version;
  private final Semaphore trying = new Semaphore(AT_ONCE);

  Tryout(ProvisioningParts parts, Desk desk, Wish.Source source, String version) {
    this.parts = parts;
    this.desk = desk;
    this.source = source;
    this.version = version;
  }

  Answer test(Request request) {
    Shelf shelf = parts.store().read();
    String name = request.variable("name");
    if (request.body().length == 0) {
      RepositorySetup setup = setup(shelf, name);
      long generation =
          shelf.find(Kind.REPOSITORY, name).map(it -> it.meta().generation()).orElse(1L);
      return look(setup, found -> note(setup, generation, found));
    }
    ObjectNode root = Body.tree(request, STATUS);
    Wish wish = Wish.of(request, root, Kind.REPOSITORY, version, name, source);
    Optional<StoredResource> present = shelf.find(Kind.REPOSITORY, name);
    Verdict verdict =
        desk.admission(shelf).repository(wish.proposal(), present, desk.hasBeenShown(name));
    return switch (verdict) {
      case Verdict.Admitted(StoredResource next, List<String> _) ->
          look(setup(next, shelf), _ -> {});
      case Verdict.Refused(List<FieldError> errors) -> refused(errors);
    };
  }

  /// What is there was looked at: that is its health from now on. One whose branch is not known yet
  /// waits for the round that writes it down.
  private void note(RepositorySetup setup, long generation, RepositoryHealth found) {
    if (!setup.spec().location().branch().isEmpty()) {
      parts
          .store()
          .setHealth(
              setup.name(),
              new HealthRecord(found, source.clock().instant(), generation, parts.instance())
                  .after(Optional.ofNullable(parts.store().health().get(setup.name()))));
    }
  }

  private RepositorySetup setup(Shelf shelf, String name) {
    return parts.configured().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .or(() -> shelf.find(Kind.REPOSITORY, name).map(it -> setup(it, shelf)))
        .orElseThrow(() -> STATUS.notFound(name));
  }

  private RepositorySetup setup(StoredResource stored, Shelf shelf) {
    return Setups.of(stored, shelf, parts.rules(), parts.live()::token, source.clock().instant());
  }

  /// Each look holds a connection to a stranger, so there are few at once.
  private Answer look(RepositorySetup setup, Consumer<RepositoryHealth> note) {
    if (!trying.tryAcquire()) {
      return Answer.unavailable("other repositories are being tried out", BUSY);
    }
    RepositoryHealth health;
    try {
      health = parts.probe().probe(setup);
    } finally {
      trying.release();
    }
    note.accept(health);
    ObjectNode results = RepositoryRoutes.results(version);
    int code = health.isHealthy() ? 200 : 400;
    ArrayNode errors =
        results.put("code", code).put("success", health.isHealthy()).putArray("errors");
    if (!health.isHealthy()) {
      errors.add(RepositoryObject.error(setup.spec(), health));
    }
    return Answer.json(code, results);
  }

  private Answer refused(List<FieldError> wrong) {
    ObjectNode results = RepositoryRoutes.results(version).put("code", 422).put("success", false);
    ArrayNode errors = results.putArray("errors");
    wrong.forEach(
        it ->
            errors
                .addObject()
                .put("type", it.reason().word())
                .put("field", it.field())
                .put("detail", it.detail()));
    return Answer.json(422, results);
  }
}
