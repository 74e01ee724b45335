package lockstep.api.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.k8s.Body;
import lockstep.api.k8s.Statuses;
import lockstep.api.k8s.Watches;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.SaveDesk;
import lockstep.core.identity.User;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobEvent;
import lockstep.sync.job.JobLife.Step;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobStore;
import lockstep.sync.save.Author;
import lockstep.sync.save.SaveId;

/// Jobs: asked for, looked at, cancelled. Whether an instance runs them is none of this.
public final class JobRoutes {
  private static final String GROUP = "provisioning.grafana.app";
  private static final List<String> VERSIONS = List.of("v0alpha1", "v1beta1");
  private static final Statuses JOBS = new Statuses(GROUP, "jobs");
  private static final Statuses HISTORIC = new Statuses(GROUP, "historicjobs");
  private static final int MOST = 500;
  private static final String BY_NAME = "metadata.name=";
  private static final String BY_REPOSITORY = "provisioning.grafana.app/repository=";

  private final JobParts parts;
  private final RandomGenerator random;
  private final Function<String, HttpFault> absence;
  private final JobAdmission admission;
  private final Watches watches;
  private final Function<String, Optional<SyncedRepository>> shown;

  /// @param shown the repositories by name, for links to their hosts
  /// @param absence what is answered about a repository that is not followed
  /// @param random for uids; must not repeat
  /// @param watches of the lists
  public JobRoutes(
      JobParts parts,
      Function<String, Optional<SyncedRepository>> shown,
      Function<String, HttpFault> absence,
      RandomGenerator random,
      Watches watches) {
    this.watches = watches;
    this.parts = parts;
    this.shown = shown;
    this.random = random;
    this.absence = absence;
    this.admission = new JobAdmission(JOBS, parts, absence);
  }

  /// The endpoints.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String version : VERSIONS) {
      String base = "/apis/%s/%s/namespaces/default".formatted(GROUP, version);
      JobObject as = new JobObject(GROUP + "/" + version, shown);
      String ofRepository = base + "/repositories/{name}/jobs";
      routes.add(Route.get(ofRepository, Access.EDIT, request -> ofRepository(request, as)));
      routes.add(Route.post(ofRepository, Access.EDIT, request -> start(request, as)));
      routes.add(Route.get(ofRepository + "/{uid}", Access.EDIT, request -> one(request, as)));
      routes.add(Route.get(base + "/jobs", Access.EDIT, request -> live(request, as)));
      routes.add(Route.post(base + "/jobs", Access.EDIT, request -> create(request, as)));
      routes.add(
          Route.get(
              base + "/jobs/{name}", Access.EDIT, request -> Answer.json(as.of(named(request)))));
      routes.add(Route.delete(base + "/jobs/{name}", Access.EDIT, request -> cancel(request, as)));
      routes.add(Route.get(base + "/historicjobs", Access.OPERATE, request -> ended(request, as)));
      routes.add(
          Route.get(
              base + "/historicjobs/{name}", Access.OPERATE, request -> historic(request, as)));
    }
    return routes;
  }

  private Answer ofRepository(Request request, JobObject as) {
    return watches.list(request, JOBS, () -> treeOfRepository(request, as));
  }

  private ObjectNode treeOfRepository(Request request, JobObject as) {
    String repository = request.variable("name");
    List<Job> ended = parts.store().ended(Optional.of(repository), 2 * JobStore.REMEMBERED);
    List<Job> live =
        parts.store().live().stream().filter(it -> it.repository().equals(repository)).toList();
    if (ended.isEmpty() && live.isEmpty() && parts.repositories().apply(repository).isEmpty()) {
      throw absence.apply(repository);
    }
    return as.list("JobList", Stream.concat(live.stream(), ended.stream()).map(as::of).toList());
  }

  private Answer one(Request request, JobObject as) {
    String uid = request.variable("uid");
    return parts
        .store()
        .find(uid)
        .filter(it -> it.repository().equals(request.variable("name")))
        .map(it -> Answer.json(as.of(it)))
        .orElseThrow(() -> JOBS.notFound(uid));
  }

  private Answer live(Request request, JobObject as) {
    return watches.list(
        request,
        JOBS,
        () ->
            as.list(
                "JobList",
                parts.store().live().stream()
                    .filter(it -> isAsked(request, it.name(), it))
                    .map(as::of)
                    .toList()));
  }

  private Answer ended(Request request, JobObject as) {
    return watches.list(
        request,
        HISTORIC,
        () ->
            as.list(
                "HistoricJobList",
                parts.store().ended(Optional.empty(), MOST).stream()
                    .filter(it -> isAsked(request, it.uid(), it))
                    .map(as::historic)
                    .toList()));
  }

  private Answer historic(Request request, JobObject as) {
    String uid = request.variable("name");
    return parts
        .store()
        .find(uid)
        .filter(it -> it.state().isEnd())
        .map(it -> Answer.json(as.historic(it)))
        .orElseThrow(() -> HISTORIC.notFound(uid));
  }

  private static boolean isAsked(Request request, String name, Job job) {
    return matches(request, "fieldSelector", BY_NAME, name)
        && matches(request, "labelSelector", BY_REPOSITORY, job.repository());
  }

  private static boolean matches(Request request, String parameter, String prefix, String value) {
    Optional<String> selector = request.parameter(parameter);
    if (selector.filter(it -> !it.startsWith(prefix)).isPresent()) {
      throw JOBS.badRequest("%s: is not supported (expected: %s...)".formatted(parameter, prefix));
    }
    return selector.isEmpty() || selector.get().substring(prefix.length()).equals(value);
  }

  private Answer start(Request request, JobObject as) {
    return put(request, request.variable("name"), Body.tree(request, JOBS), as, 202);
  }

  /// The same as an object, as Kubernetes' tools send it.
  private Answer create(Request request, JobObject as) {
    ObjectNode object = Body.tree(request, JOBS);
    if (!(object.path("spec") instanceof ObjectNode spec)) {
      throw JOBS.badRequest("spec: is missing or no object");
    }
    String repository = spec.path("repository").asText("");
    if (repository.isEmpty()) {
      throw JOBS.invalid(
          "Job",
          "",
          List.of(
              new Statuses.Cause(
                  "FieldValueRequired", "names the repository of the job", "spec.repository")));
    }
    checkAuthor(request.signedIn(), object.at("/metadata/annotations"));
    return put(request, repository, spec, as, 201);
  }

  /// Nobody asks for a job in another's name.
  private static void checkAuthor(User user, JsonNode annotations) {
    JobAuthor author = author(user);
    Map<String, String> ours =
        Map.of(
            JobObject.AUTHOR, author.login(),
            JobObject.AUTHOR_EMAIL, author.email(),
            JobObject.AUTHOR_ID, author.id());
    ours.forEach(
        (key, value) -> {
          if (!annotations.path(key).asText(value).equals(value)) {
            throw JOBS.fault(
                403,
                "Forbidden",
                "metadata.annotations[%s]: is not who sends this: leave it away".formatted(key),
                "");
          }
        });
  }

  private Answer put(
      Request request, String repository, ObjectNode spec, JobObject as, int status) {
    if (request.parameter("dryRun").isPresent()) {
      throw JOBS.badRequest("dryRun: is not supported here; no job was made");
    }
    User user = request.signedIn();
    JobSpec admitted = admission.admit(user, repository, spec);
    Answer answer =
        switch (parts.store().add(uid(request), repository, admitted, author(user))) {
          case JobStore.Added.In(Job job) -> Answer.json(status, as.of(job));
          case JobStore.Added.Exists(Job job) ->
              throw JOBS.fault(
                  409,
                  "AlreadyExists",
                  "jobs.%s \"%s\" already exists: it is %s since %s"
                      .formatted(GROUP, job.name(), job.state().word(), job.created()),
                  job.name());
          case JobStore.Added.Full(int live) ->
              throw JOBS.fault(
                  429,
                  "TooManyRequests",
                  "%d jobs have not ended yet: wait, or cancel some".formatted(live),
                  "");
        };
    parts.wake().run();
    return answer;
  }

  /// A job that is sent again under its save id is one job.
  private String uid(Request request) {
    Optional<String> sent = request.header(SaveId.HEADER).filter(SaveId::isValid);
    String unique = sent.map(it -> request.signedIn().id() + "/" + it).orElse("");
    return unique.isEmpty()
        ? new UUID(random.nextLong(), random.nextLong()).toString()
        : UUID.nameUUIDFromBytes(unique.getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .toString();
  }

  private static JobAuthor author(User user) {
    Author author = SaveDesk.author(user);
    return new JobAuthor(user.uid(), user.login(), author.name(), author.email());
  }

  private Job named(Request request) {
    String name = request.variable("name");
    return parts.store().live().stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(() -> JOBS.notFound(name));
  }

  private Answer cancel(Request request, JobObject as) {
    Job job = named(request);
    User user = request.signedIn();
    if (!user.may(JobAdmission.permission(job.spec()))) {
      throw JOBS.fault(
          403,
          "Forbidden",
          "a job %s is for administrators".formatted(job.spec().action()),
          job.name());
    }
    Optional<Step> step = parts.store().apply(job.uid(), new JobEvent.Cancel(user.login()));
    return switch (step.orElseThrow(() -> JOBS.notFound(job.name()))) {
      case Step.Changed(Job now) -> Answer.json(now.state().isEnd() ? 200 : 202, as.of(now));
      case Step.Refused(String why) ->
          throw new HttpFault(Answer.json(409, JOBS.failure(409, "Conflict", why, job.name())));
    };
  }

  /// A job in a few words, for whoever is looking.
  static ObjectNode news(Job job) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("uid", job.uid())
        .put("name", job.name())
        .put("repository", job.repository())
        .put("action", job.spec().action())
        .put("state", job.state().word())
        .put("progress", job.progress().percent())
        .put("message", job.progress().message())
        .put("instance", job.owner().map(Job.Owner::instance).orElse(""));
  }
}
