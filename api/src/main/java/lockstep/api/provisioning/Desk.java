package lockstep.api.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.k8s.Body;
import lockstep.api.k8s.Statuses;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.provisioning.Admission;
import lockstep.sync.provisioning.ConnectionDocument;
import lockstep.sync.provisioning.FieldError;
import lockstep.sync.provisioning.FirstSyncs;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.RepositoryDocument;
import lockstep.sync.provisioning.Setups;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.provisioning.Verdict;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;

/// Where objects are written: each decision rests on everything that is stored, and is taken anew
/// when something was stored meanwhile.
final class Desk {
  private static final int MOST_TRIES = 8;

  private final ProvisioningParts parts;
  private final Wish.Source source;

  Desk(ProvisioningParts parts, Wish.Source source) {
    this.parts = parts;
    this.source = source;
  }

  /// Stores a new object.
  ///
  /// @param shown the object as the answer shows it
  Answer create(
      Request request, Kind kind, String version, Function<StoredResource, ObjectNode> shown) {
    Statuses statuses = ProvisioningRoutes.statuses(kind);
    Wish wish = Wish.of(request, Body.tree(request, statuses), kind, version, "", source);
    String name = wish.proposal().name();
    if (!wish.resourceVersion().isEmpty()) {
      throw statuses.badRequest(
          "metadata.resourceVersion: must not be set on an object to be made");
    }
    return write(
        request,
        kind,
        shelf -> {
          if (shelf.find(kind, name).isPresent() || isConfigured(kind, name)) {
            throw statuses.fault(
                409,
                "AlreadyExists",
                "%s.%s \"%s\" already exists"
                        .formatted(kind.plural(), ProvisioningRoutes.GROUP, name)
                    + (isConfigured(kind, name) ? ": it is set in the configuration file" : ""),
                name);
          }
          if (kind == Kind.REPOSITORY) {
            refuseNameOfFolder(name, shelf);
          }
          return new Step(wish, Optional.empty());
        },
        (stored, warnings) -> warned(Answer.json(201, shown.apply(stored)), warnings));
  }

  /// Stores the object of the request in place of the one that is there.
  ///
  /// @param shown as in [#create]
  Answer replace(
      Request request, Kind kind, String version, Function<StoredResource, ObjectNode> shown) {
    ObjectNode root = Body.tree(request, ProvisioningRoutes.statuses(kind));
    return update(request, kind, version, _ -> root, shown);
  }

  /// Changes an object as the patch of the request says.
  ///
  /// @param shown as in [#create]
  Answer patch(
      Request request, Kind kind, String version, Function<StoredResource, ObjectNode> shown) {
    Patch patch = new Patch(ProvisioningRoutes.statuses(kind));
    RepositoryObject as = new RepositoryObject(version);
    return update(request, kind, version, present -> patch.apply(request, as.of(present)), shown);
  }

  /// @param change gives the whole object as it should be, seeing the one that is there
  private Answer update(
      Request request,
      Kind kind,
      String version,
      Function<StoredResource, ObjectNode> change,
      Function<StoredResource, ObjectNode> shown) {
    Statuses statuses = ProvisioningRoutes.statuses(kind);
    String name = request.variable("name");
    refuseConfigured(kind, name);
    return write(
        request,
        kind,
        shelf -> {
          StoredResource present =
              shelf.find(kind, name).orElseThrow(() -> statuses.notFound(name));
          Wish wish = Wish.of(request, change.apply(present), kind, version, name, source);
          checkBase(kind, present, wish.resourceVersion(), wish.uid());
          return new Step(wish, Optional.of(present));
        },
        (stored, warnings) -> warned(Answer.json(shown.apply(stored)), warnings));
  }

  /// Removes an object.
  ///
  /// @param resourceVersion empty: whatever is there
  /// @param farewell gives what is to be done once it is gone
  /// @throws HttpFault that `farewell` throws when it may not go
  Answer delete(
      Request request,
      Kind kind,
      String name,
      String resourceVersion,
      String uid,
      BiFunction<Shelf, StoredResource, Runnable> farewell) {
    Statuses statuses = ProvisioningRoutes.statuses(kind);
    refuseConfigured(kind, name);
    for (int i = 0; i < MOST_TRIES; i++) {
      Shelf shelf = parts.store().read();
      StoredResource present = shelf.find(kind, name).orElseThrow(() -> statuses.notFound(name));
      checkBase(kind, present, resourceVersion, uid);
      Runnable afterwards = farewell.apply(shelf, present);
      if (isDryRun(request, statuses)) {
        return statuses.deleted(name);
      }
      if (parts.store().remove(shelf.revision(), kind, name)) {
        parts.changed().run();
        afterwards.run();
        return statuses.deleted(name);
      }
    }
    throw busy(kind, name);
  }

  private record Step(Wish wish, Optional<StoredResource> present) {}

  private Answer write(
      Request request,
      Kind kind,
      Function<Shelf, Step> decide,
      BiFunction<StoredResource, List<String>, Answer> answer) {
    Statuses statuses = ProvisioningRoutes.statuses(kind);
    String name = "";
    for (int i = 0; i < MOST_TRIES; i++) {
      Shelf shelf = parts.store().read();
      Step step = decide.apply(shelf);
      name = step.wish().proposal().name();
      List<String> warnings = new ArrayList<>(unknown(request, kind, step.wish()));
      StoredResource next =
          switch (admit(kind, step, shelf)) {
            case Verdict.Refused(List<FieldError> errors) ->
                throw statuses.invalid(kind.word(), name, causes(errors));
            case Verdict.Admitted admitted -> {
              warnings.addAll(admitted.warnings());
              refuseUnusable(admitted.resource(), shelf);
              yield admitted.resource();
            }
          };
      if (step.present().filter(it -> saysTheSame(it, next)).isPresent()) {
        return answer.apply(step.present().get(), warnings);
      }
      if (isDryRun(request, statuses)) {
        return answer.apply(next, warnings);
      }
      if (parts.store().put(shelf.revision(), next)) {
        parts.changed().run();
        return answer.apply(next.at(shelf.revision() + 1), warnings);
      }
    }
    throw busy(kind, name);
  }

  /// What can be told of keys, certificates and the like without asking anybody. A secret that
  /// cannot be opened is no reason not to change the rest.
  private void refuseUnusable(StoredResource next, Shelf shelf) {
    if (next.kind() != Kind.REPOSITORY || !next.unreadable().isEmpty()) {
      return;
    }
    RepositorySetup setup =
        Setups.of(next, shelf, parts.rules(), (_, _) -> Optional.empty(), source.clock().instant());
    parts
        .probe()
        .problemWithSettings(setup)
        .ifPresent(
            found -> {
              ObjectNode error = RepositoryObject.error(setup.spec(), found);
              throw ProvisioningRoutes.statuses(Kind.REPOSITORY)
                  .invalid(
                      Kind.REPOSITORY.word(),
                      next.name(),
                      List.of(
                          new Statuses.Cause(
                              error.path("type").asText(),
                              error.path("detail").asText(),
                              error.path("field").asText())));
            });
  }

  private static HttpFault busy(Kind kind, String name) {
    return ProvisioningRoutes.statuses(kind)
        .fault(409, "Conflict", "others write without a pause: try again", name);
  }

  private static boolean saysTheSame(StoredResource present, StoredResource next) {
    return present.meta().generation() == next.meta().generation()
        && present.meta().labels().equals(next.meta().labels())
        && present.meta().annotations().equals(next.meta().annotations())
        && present.meta().finalizers().equals(next.meta().finalizers());
  }

  private Verdict admit(Kind kind, Step step, Shelf shelf) {
    Admission admission = admission(shelf);
    return switch (kind) {
      case CONNECTION -> admission.connection(step.wish().proposal(), step.present());
      case REPOSITORY ->
          admission.repository(
              step.wish().proposal(), step.present(), hasBeenShown(step.wish().proposal().name()));
      case CONFIGURED -> throw notOfTheApi();
    };
  }

  private static IllegalStateException notOfTheApi() {
    return new IllegalStateException("what is made for the file's repositories is no object");
  }

  Admission admission(Shelf shelf) {
    List<RepositorySpec> configured =
        parts.configured().stream().map(RepositorySetup::spec).toList();
    return new Admission(parts.rules(), parts.store().secretsProblem(), configured, shelf);
  }

  /// By this instance now, or by any one before, also when it is not followed at the moment.
  boolean hasBeenShown(String name) {
    Optional<CommitId> shown = parts.live().sync(name).flatMap(sync -> sync.snapshot().commit());
    return shown.isPresent() || FirstSyncs.hasBeenSynced(parts.store(), name);
  }

  /// What is in the spec and means nothing: told, or refused when the client wants it so.
  private List<String> unknown(Request request, Kind kind, Wish wish) {
    Statuses statuses = ProvisioningRoutes.statuses(kind);
    String name = wish.proposal().name();
    ObjectNode spec = wish.proposal().spec();
    List<String> unknown =
        switch (kind) {
          case REPOSITORY -> RepositoryDocument.read(name, spec, parts.rules().usual()).unknown();
          case CONNECTION -> ConnectionDocument.read(spec).unknown();
          case CONFIGURED -> throw notOfTheApi();
        };
    return switch (request.parameter("fieldValidation").orElse("Warn")) {
      case "Ignore" -> List.of();
      case "Warn" -> unknown.stream().map("unknown field \"%s\""::formatted).toList();
      case "Strict" -> {
        if (!unknown.isEmpty()) {
          throw statuses.badRequest(
              "strict decoding error: "
                  + String.join(
                      ", ", unknown.stream().map("unknown field \"%s\""::formatted).toList()));
        }
        yield List.of();
      }
      default -> throw statuses.badRequest("fieldValidation: expected Ignore, Warn or Strict");
    };
  }

  static List<Statuses.Cause> causes(List<FieldError> errors) {
    return errors.stream()
        .map(it -> new Statuses.Cause(it.reason().word(), it.detail(), it.field()))
        .toList();
  }

  private static void checkBase(
      Kind kind, StoredResource present, String resourceVersion, String uid) {
    boolean stale =
        !resourceVersion.isEmpty()
            && !resourceVersion.equals(Long.toString(present.meta().revision()));
    if (stale || (!uid.isEmpty() && !uid.equals(present.meta().uid()))) {
      throw ProvisioningRoutes.statuses(kind)
          .fault(
              409,
              "Conflict",
              ("Operation cannot be fulfilled on %s.%s \"%s\": the object has been modified;"
                      + " please apply your changes to the latest version and try again")
                  .formatted(kind.plural(), ProvisioningRoutes.GROUP, present.name()),
              present.name());
    }
  }

  /// The folder that wraps a repository has its name as uid, and takes nobody's place.
  private void refuseNameOfFolder(String name, Shelf shelf) {
    Stream.concat(
            parts.configured().stream().map(RepositorySetup::name),
            shelf.all(Kind.REPOSITORY).stream().map(StoredResource::name))
        .filter(_ -> Uid.problemWith(name).isEmpty())
        .filter(
            other ->
                parts
                    .live()
                    .sync(other)
                    .flatMap(sync -> sync.snapshot().folder(new Uid(name)))
                    .isPresent())
        .findFirst()
        .ifPresent(
            owner -> {
              String detail =
                  "is the uid of a folder of the repository %s, and would be that of this repository's own folder: choose another name"
                      .formatted(owner);
              FieldError error =
                  new FieldError(FieldError.Reason.DUPLICATE, "metadata.name", detail);
              throw ProvisioningRoutes.statuses(Kind.REPOSITORY)
                  .invalid(Kind.REPOSITORY.word(), name, causes(List.of(error)));
            });
  }

  private boolean isConfigured(Kind kind, String name) {
    return kind == Kind.REPOSITORY
        && parts.configured().stream().anyMatch(it -> it.name().equals(name));
  }

  private void refuseConfigured(Kind kind, String name) {
    if (isConfigured(kind, name)) {
      throw ProvisioningRoutes.statuses(kind)
          .fault(
              403,
              "Forbidden",
              ("the repository %s is set in the configuration file: edit repositories there and"
                      + " start the instances again")
                  .formatted(name),
              name);
    }
  }

  private static boolean isDryRun(Request request, Statuses statuses) {
    Optional<String> dryRun = request.parameter("dryRun");
    if (dryRun.isPresent() && !dryRun.get().equals("All")) {
      throw statuses.badRequest("dryRun: expected All");
    }
    return dryRun.isPresent();
  }

  private static Answer warned(Answer answer, List<String> warnings) {
    Answer with = answer;
    for (String warning : warnings) {
      String safe = warning.replaceAll("[^ -~]", "?").replace("\\", "\\\\").replace("\"", "\\\"");
      with = with.with("Warning", "299 - \"%s\"".formatted(safe));
    }
    return with;
  }
}
