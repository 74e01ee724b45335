package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.cluster.ClusterView;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.Bundle;
import lockstep.sync.pull.RepositorySync;

/// What members tell each other, what an operator triggers, and what became of a save.
///
/// Hints need no log-in: whoever sends one makes this instance look for itself, which it does at
/// most once at a time. Bundles are taken in as they are, and confirmations believed, only from
/// instances of this cluster.
/// One that is heard again does not go onto what is here, and is turned away.
public final class HintRoutes {
  /// The largest pack of a bundle, in bytes.
  public static final int BUNDLE = 1 << 20;

  private static final int BODY = 4096;
  private static final Duration TAKING = Duration.ofSeconds(1);

  private final Repositories repositories;
  private final ClusterView cluster;

  /// Passes hints on to `repositories` and `cluster`.
  public HintRoutes(Repositories repositories, ClusterView cluster) {
    this.repositories = repositories;
    this.cluster = cluster;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.post("/ha/hint", Access.ANYBODY, this::hint).withBodyLimit(BODY),
        Route.post("/ha/bundle", Access.MEMBER, this::bundle).withBodyLimit(BUNDLE),
        Route.post("/ha/confirmed", Access.MEMBER, this::confirm).withBodyLimit(BODY),
        Route.post("/ha/suspect", Access.ANYBODY, this::suspect).withBodyLimit(BODY),
        Route.post("/ha/sync", Access.OPERATE, this::sync).withBodyLimit(BODY));
  }

  private Answer hint(Request request) {
    Fields fields = new Fields(request.json());
    String commit = fields.text("commit").orElse("");
    if (!CommitId.isValid(commit)) {
      throw HttpFault.badRequest("commit: is no commit (expected: 40 hex digits)");
    }
    boolean pulls = false;
    for (SyncedRepository repository : meant(fields)) {
      boolean here =
          repository.sync().snapshot().commit().filter(new CommitId(commit)::equals).isPresent();
      if (!here) {
        repository.webhook().watch().hinted(new CommitId(commit));
        repository.sync().pull(RepositorySync.Trigger.PEER_HINT);
        pulls = true;
      }
    }
    return Answer.message(202, pulls ? "Pulling" : "Already there");
  }

  private Answer bundle(Request request) {
    CommitId tip = commit(request, "tip");
    Bundle bundle = new Bundle(commit(request, "prerequisite"), tip, request.body());
    SyncedRepository repository = named(request.parameter("repository").orElse(""));
    repository.webhook().watch().hinted(tip);
    Optional<CommitId> head = repository.sync().take(bundle, TAKING);
    return Answer.json(
        JsonNodeFactory.instance.objectNode().put("head", head.map(CommitId::hex).orElse("")));
  }

  private static CommitId commit(Request request, String field) {
    return request
        .parameter(field)
        .filter(CommitId::isValid)
        .map(CommitId::new)
        .orElseThrow(
            () ->
                HttpFault.badRequest(
                    "%s: is no commit (expected: 40 hex digits)".formatted(field)));
  }

  /// A person asked another instance for a pull.
  private Answer confirm(Request request) {
    named(new Fields(request.json()).text("repository").orElse(""))
        .sync()
        .pull(RepositorySync.Trigger.PERSON);
    return Answer.message(200, "Pulling");
  }

  private Answer suspect(Request request) {
    OptionalLong epoch = new Fields(request.json()).number("epoch");
    if (epoch.isEmpty()) {
      throw HttpFault.badRequest("epoch: is missing");
    }
    cluster.suspect(epoch.getAsLong());
    return Answer.message(202, "Looking");
  }

  private Answer sync(Request request) {
    meant(request.wish("repository"))
        .forEach(repository -> repository.sync().pull(RepositorySync.Trigger.PERSON));
    return Answer.message(202, "Pulling");
  }

  /// The one that `repository` names; all of them when it names none.
  private List<SyncedRepository> meant(Fields fields) {
    Optional<String> name = fields.text("repository").filter(text -> !text.isEmpty());
    if (name.isEmpty()) {
      return repositories.all();
    }
    return List.of(named(name.get()));
  }

  private SyncedRepository named(String name) {
    return repositories
        .named(name)
        .orElseThrow(
            () ->
                HttpFault.of(
                    404,
                    "repository: there is none of this name (there is: %s)"
                        .formatted(repositories.names())));
  }
}
