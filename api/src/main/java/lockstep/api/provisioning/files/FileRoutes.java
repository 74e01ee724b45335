package lockstep.api.provisioning.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.MergeJson;
import lockstep.api.save.ReadYourWrites;
import lockstep.api.save.SaveDesk;
import lockstep.core.json.Json;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Formats;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.pull.TreeChange;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Edit.MovePaths.Move;
import lockstep.sync.save.Edit.PutFile.Mode;
import lockstep.sync.save.SaveOutcome;

/// `repositories/{name}/files/{path}`: read, create, replace, move and delete the files of a
/// repository.
public final class FileRoutes {
  static final String GROUP = "provisioning.grafana.app";
  static final List<String> VERSIONS = List.of("v0alpha1", "v1beta1");

  private final Function<String, SyncedRepository> repositories;
  private final SaveDesk desk;
  private final Duration patience;

  /// @param repositories by their names; throws the answer for one that is not followed
  /// @param desk takes the edits
  /// @param patience how long a request waits for the Git host
  public FileRoutes(
      Function<String, SyncedRepository> repositories, SaveDesk desk, Duration patience) {
    this.repositories = repositories;
    this.desk = desk;
    this.patience = patience;
  }

  /// The endpoints.
  public List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    for (String version : VERSIONS) {
      String api = GROUP + "/" + version;
      String one = "/apis/%s/namespaces/default/repositories/{name}/files/{path...}".formatted(api);
      routes.add(Route.get(one, Access.READ, request -> get(request, api)));
      routes.add(
          Route.post(one, Access.EDIT, request -> post(request, api))
              .withBodyLimit(Json.MAX_BYTES));
      routes.add(
          Route.put(one, Access.EDIT, request -> put(request, api)).withBodyLimit(Json.MAX_BYTES));
      routes.add(Route.delete(one, Access.EDIT, request -> delete(request, api)));
    }
    return routes.stream().map(Route::showingSnapshot).toList();
  }

  private Target target(Request request) {
    return Target.of(repositories.apply(request.variable("name")));
  }

  private Answer get(Request request, String api) {
    Target target = target(request);
    Asked asked = Asked.of(request);
    if (asked.directory()) {
      throw Asked.STATUS.badRequest(
          "path: a directory is not listed by itself: ask for files/ and filter by path");
    }
    if (!asked.isReadable()) {
      throw asked.unreadable();
    }
    Sight sight = Sight.of(target, request.parameter("ref"), patience);
    TreeChange.File file = file(target, sight.commit(), asked.path());
    Wrapper wrapper =
        new Wrapper(target, api, asked.path().value(), sight.ref()).file(asked.path(), file);
    Answer answer = Answer.json(wrapper.status(), wrapper.json()).with("ETag", quoted(file));
    return sight.followed() ? answer.with(ReadYourWrites.COMMIT, sight.commit().hex()) : answer;
  }

  private Answer post(Request request, String api) {
    Target target = target(request);
    Asked asked = Asked.of(request);
    asked.checkWritable();
    Optional<String> from = request.parameter("originalPath");
    if (from.isPresent()) {
      return move(request, api, target, asked, Asked.of(from.get()));
    }
    if (request.mustBeThere()) { // this makes something: what is there is not changed by it
      throw isThere(request, target, asked)
          ? Asked.STATUS.fault(
              409,
              "AlreadyExists",
              "%s is there: PUT changes it".formatted(asked.path()),
              asked.path().value())
          : Asked.STATUS.nothingThere(asked.path().value());
    }
    if (asked.directory()) {
      return save(
          request, api, target, asked, SentFolder.of(request, asked.path()).make(), "create");
    }
    ObjectNode object = SentObject.dashboard(request, asked.path());
    SentObject.checkNamed(object);
    Edit edit =
        new Edit.PutFile(
            asked.path(),
            object,
            Mode.CREATE,
            new Edit.Base.Any(),
            Optional.empty(),
            SentObject.file(request, asked.path(), object));
    return save(request, api, target, asked, edit, "create");
  }

  private Answer move(Request request, String api, Target target, Asked to, Asked from) {
    from.checkWritable();
    if (from.directory() != to.directory()) {
      throw Asked.STATUS.badRequest(
          "originalPath: a directory and its new path both end with a slash, a file's do not");
    }
    if (to.directory()) {
      checkElsewhere(request, target, "move");
    } else {
      checkFile(from, target, "originalPath");
    }
    Optional<ObjectNode> object =
        request.body().length == 0
            ? Optional.empty()
            : Optional.of(SentObject.dashboard(request, to.path()));
    Edit edit =
        new Edit.MovePaths(List.of(new Move(from.path(), to.path())), object, Asked.base(request));
    return save(request, api, target, to, edit, "move");
  }

  private Answer put(Request request, String api) {
    Target target = target(request);
    Asked asked = Asked.of(request);
    asked.checkWritable();
    checkNotNew(request, target, asked);
    if (asked.directory()) {
      return title(request, api, target, asked);
    }
    ObjectNode object = SentObject.dashboard(request, asked.path());
    Edit edit =
        new Edit.PutFile(
            asked.path(),
            object,
            Mode.REPLACE,
            Asked.base(request),
            Optional.empty(),
            SentObject.file(request, asked.path(), object));
    return save(request, api, target, asked, edit, "update");
  }

  /// Neither `PUT` nor `DELETE` makes something, so where it must be new they do nothing.
  private void checkNotNew(Request request, Target target, Asked asked) {
    if (request.mustBeNew()) {
      throw isThere(request, target, asked)
          ? Asked.STATUS.somethingThere(asked.path().value())
          : notFound(asked.path());
    }
  }

  private boolean isThere(Request request, Target target, Asked asked) {
    Sight sight = Sight.of(target, request.parameter("ref"), patience);
    RepoPath path = asked.directory() ? asked.path().child(Formats.FOLDER_FILE) : asked.path();
    return target.sync().trees().file(sight.commit(), path).isPresent()
        || (asked.directory() && target.sync().snapshot().folderAt(asked.path()).isPresent());
  }

  private Answer title(Request request, String api, Target target, Asked asked) {
    SentFolder folder = SentFolder.of(request, asked.path());
    if (request.mustBeThere() && !isThere(request, target, asked)) {
      throw Asked.STATUS.nothingThere(asked.path().value());
    }
    Uid uid = uid(target, asked.path(), Sight.of(target, request.parameter("ref"), patience));
    Edit edit = folder.change(uid, Asked.base(request));
    return save(request, api, target, asked, edit, "update");
  }

  private static Uid uid(Target target, RepoPath directory, Sight sight) {
    RepoPath path = directory.child(Formats.FOLDER_FILE);
    return target
        .sync()
        .trees()
        .file(sight.commit(), path)
        .filter(file -> file.size() <= Formats.MAX_BYTES)
        .map(file -> target.sync().trees().read(file.blob(), Formats.MAX_BYTES))
        .flatMap(
            bytes ->
                Formats.parse(path, bytes) instanceof Content.FolderFile folder
                    ? Optional.of(folder.uid())
                    : Optional.empty())
        .or(() -> target.sync().snapshot().folderAt(directory).map(Folder::uid))
        .orElseThrow(() -> notFound(directory));
  }

  private Answer delete(Request request, String api) {
    Target target = target(request);
    Asked asked = Asked.of(request);
    asked.checkWritable();
    checkNotNew(request, target, asked);
    if (asked.directory()) {
      checkElsewhere(request, target, "delete");
    } else {
      checkFile(asked, target, "path");
    }
    Edit edit = new Edit.DeletePaths(List.of(asked.path()), Asked.base(request));
    return save(request, api, target, asked, edit, "delete");
  }

  /// What touches many files of the followed branch shows its progress and can be cancelled.
  private static void checkElsewhere(Request request, Target target, String job) {
    if (Sight.other(target, request.parameter("ref")).isEmpty()) {
      throw Asked.STATUS.fault(
          405,
          "MethodNotAllowed",
          ("A directory of the branch %s is changed by a job: POST {\"action\":\"%s\"} to"
                  + " repositories/%s/jobs, or name another branch with ref")
              .formatted(target.branch(), job, target.name()),
          "");
    }
  }

  /// A directory may be named like a file: who means it ends its path with a slash.
  private static void checkFile(Asked asked, Target target, String field) {
    if (!target.sync().snapshot().filesBelow(asked.path()).isEmpty()) {
      throw Asked.STATUS.badRequest(
          "%s: %s is a directory: end its path with a slash".formatted(field, asked.path()));
    }
  }

  private Answer save(
      Request request, String api, Target target, Asked asked, Edit edit, String action) {
    if (Sight.commit(request.parameter("ref")).isPresent()) {
      throw Asked.STATUS.badRequest("ref: is a commit, and those do not change: name a branch");
    }
    Former former = new Former(target, edit, action);
    return desk.saveIn(
        target.repository(),
        request,
        edit,
        request.parameter("message"),
        request.parameter("ref"),
        (outcome, words) ->
            switch (outcome) {
              case SaveOutcome.InGit saved -> written(request, api, asked, former, saved);
              case SaveOutcome.OnBranch saved ->
                  onBranch(request, api, target.saying(words), asked, former, saved);
              case SaveOutcome.Conflict conflict ->
                  Answer.json(409, Asked.STATUS.conflict(conflict, asked.path().value()));
              case SaveOutcome.Refused(String why, boolean _) when isIll(target) ->
                  throw Sight.ill(target, why);
              case SaveOutcome other -> Asked.STATUS.of(other, asked.path().value(), request);
            });
  }

  /// True when it is not this save that the host refuses, but the repository.
  private static boolean isIll(Target target) {
    return switch (target.sync().status().state()) {
      case BRANCH_MISSING, REFUSED -> true;
      case STARTING, SYNCED, BEHIND, HELD, UNREACHABLE -> false;
    };
  }

  private static Answer written(
      Request request, String api, Asked asked, Former former, SaveOutcome.InGit saved) {
    Target target = former.target();
    Wrapper wrapper = wrapper(api, target, asked, target.branch(), former, saved.uid());
    Optional<TreeChange.File> file = file(target, saved.commit(), asked, former);
    file.ifPresent(it -> wrapper.file(asked.path(), it));
    if (asked.directory()) {
      wrapper.folder(asked.path(), saved.uid(), former.after(saved.commit(), asked.path()));
    }
    wrapper.written(former.before(saved.commit(), asked, file));
    if (asked.directory()) {
      former.bare(asked.path()).ifPresent(wrapper::bare);
    }
    if (request.parameter("skipDryRun").filter("true"::equals).isPresent()) {
      wrapper.withoutDryRun();
    }
    ObjectNode json = wrapper.json();
    if (saved instanceof SaveOutcome.Merged merged) {
      json.set("merged", MergeJson.merged(merged));
      return Answer.json(json);
    }
    // Of a merged file the editor has not seen all: its tag would let their next save replace it.
    return file.map(it -> Answer.json(wrapper.status(), json).with("ETag", quoted(it)))
        .orElseGet(() -> Answer.json(json));
  }

  private static Answer onBranch(
      Request request,
      String api,
      Target target,
      Asked asked,
      Former former,
      SaveOutcome.OnBranch saved) {
    BranchName branch = saved.branch();
    Wrapper wrapper = wrapper(api, target, asked, branch.value(), former, saved.uid());
    Optional<TreeChange.File> file = file(target, saved.commit(), asked, former);
    file.ifPresent(it -> wrapper.file(asked.path(), it));
    if (former.isDeletion() && !asked.directory()) {
      former.before(saved.commit(), asked, file).ifPresent(wrapper::typed);
    }
    if (request.parameter("skipDryRun").filter("true"::equals).isPresent()) {
      wrapper.withoutDryRun();
    }
    Answer answer = Answer.json(wrapper.status(), wrapper.json());
    return file.map(it -> answer.with("ETag", quoted(it))).orElse(answer);
  }

  private static Wrapper wrapper(
      String api, Target target, Asked asked, String ref, Former former, Uid uid) {
    String path = asked.path() + (asked.directory() ? "/" : "");
    Wrapper wrapper = new Wrapper(target, api, path, ref).action(former.action());
    return asked.directory() ? wrapper.folder(asked.path(), uid) : wrapper;
  }

  /// The file as the save left it; empty for a directory, and when it is gone.
  private static Optional<TreeChange.File> file(
      Target target, CommitId commit, Asked asked, Former former) {
    return asked.directory() || former.isDeletion()
        ? Optional.empty()
        : target.sync().trees().file(commit, asked.path());
  }

  private static TreeChange.File file(Target target, CommitId commit, RepoPath path) {
    TreeChange.File file =
        target.sync().trees().file(commit, path).orElseThrow(() -> notFound(path));
    if (file.size() > Formats.MAX_BYTES) {
      throw Asked.STATUS.fault(
          413,
          "RequestEntityTooLarge",
          "%s has %,d bytes (at most %,d are read)".formatted(path, file.size(), Formats.MAX_BYTES),
          path.value());
    }
    return file;
  }

  private static HttpFault notFound(RepoPath path) {
    return Asked.STATUS.fault(404, "NotFound", path + " is not there", path.value());
  }

  private static String quoted(TreeChange.File file) {
    return "\"" + file.blob() + "\"";
  }
}
