package lockstep.api.save;

import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import lockstep.api.http.Answer;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.repository.GitHost;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.save.Destinations.Destination;
import lockstep.core.identity.User;
import lockstep.sync.pull.BranchList;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;

/// Takes edits from requests, has them saved where they belong, and answers.
public final class SaveDesk {
  private static final String RESERVED = "lockstep/";
  private static final String NEW_BRANCH = "newBranch";
  private static final int ID_BYTES = 16;
  private static final int LONGEST_MESSAGE = 500;

  private final Repositories repositories;
  private final Destinations destinations;
  private final SaveGate gate;
  private final RandomGenerator random;
  private final Duration patience;
  private final Consumer<SaveOutcome> observer;

  /// @param gate closed while the lease is handed over
  /// @param random for the ids of saves that come without one
  /// @param patience how long a request waits for its save
  /// @param observer is told what became of each save
  public SaveDesk(
      Repositories repositories,
      SaveGate gate,
      RandomGenerator random,
      Duration patience,
      Consumer<SaveOutcome> observer) {
    this.repositories = repositories;
    this.destinations = new Destinations(repositories);
    this.gate = gate;
    this.random = random;
    this.patience = patience;
    this.observer = observer;
  }

  /// Saves `edit` for the one who sends the request and answers what became of it: on the branch
  /// that is followed, or on the one that the query parameter `ref` names, or with
  /// `newBranch=true` on one that the repository names.
  ///
  /// @param message the person's words for the commit
  /// @param whenSaved the body of the answer when it is in Git
  /// @throws HttpFault 400 when the request's save id, message or branch is wrong
  public Answer save(
      Request request,
      Thing thing,
      Edit edit,
      Optional<String> message,
      Function<SaveOutcome.InGit, Answer> whenSaved) {
    return save(request, thing, edit, message, request.parameter("ref"), whenSaved);
  }

  /// Saves as the other one does.
  ///
  /// @param ref the branch that the person named; empty for the one that is followed
  public Answer save(
      Request request,
      Thing thing,
      Edit edit,
      Optional<String> message,
      Optional<String> ref,
      Function<SaveOutcome.InGit, Answer> whenSaved) {
    return saved(
        request,
        edit,
        message,
        ref,
        Optional.empty(),
        (outcome, told) -> SaveAnswers.of(outcome, thing, told, whenSaved));
  }

  /// Saves on the branch that is followed, or the one that the parameter `ref` names, for an API
  /// with answers of its own.
  ///
  /// @param answer what each outcome is answered with
  public Answer save(
      Request request, Edit edit, Optional<String> message, Function<SaveOutcome, Answer> answer) {
    return saved(
        request,
        edit,
        message,
        request.parameter("ref"),
        Optional.empty(),
        (outcome, _) -> answer.apply(outcome));
  }

  /// Saves in this very repository, for an API that names it: the only way for edits by path.
  ///
  /// @param ref as in the first one
  /// @param answer what each outcome is answered with, and what a pull request would say
  public Answer saveIn(
      SyncedRepository repository,
      Request request,
      Edit edit,
      Optional<String> message,
      Optional<String> ref,
      BiFunction<SaveOutcome, GitHost.Words, Answer> answer) {
    return saved(
        request,
        edit,
        message,
        ref,
        Optional.of(repository),
        (outcome, told) -> answer.apply(outcome, told.words()));
  }

  private Answer saved(
      Request request,
      Edit edit,
      Optional<String> message,
      Optional<String> ref,
      Optional<SyncedRepository> in,
      BiFunction<SaveOutcome, Told, Answer> answer) {
    if (message.filter(words -> words.length() > LONGEST_MESSAGE).isPresent()) {
      throw HttpFault.badRequest("message too long, max 500 characters");
    }
    SaveId id = saveId(request);
    Optional<String> words = message.map(String::strip).filter(text -> !text.isEmpty());
    Save save =
        new Save(id, edit, author(request.signedIn()), words, Optional.of(Digests.of(request)));
    boolean named = ref.filter(name -> !name.isBlank()).isPresent();
    boolean fresh = request.parameter(NEW_BRANCH).filter("true"::equals).isPresent();
    if (named && fresh) {
      throw HttpFault.badRequest(
          NEW_BRANCH + ": does not go with ref (name a branch, or have it named for you)");
    }
    Destination destination =
        in.map(one -> destinations.in(one, save))
            .orElseGet(() -> destinations.of(save, named || fresh));
    return switch (destination) {
      case Destination.To(SyncedRepository repository) -> {
        Wording wording = Wording.of(repository);
        User user = request.signedIn();
        Optional<BranchName> branch =
            branch(repository, fresh ? Optional.of(wording.branch(save, user).value()) : ref);
        if (!fresh) {
          branch.ifPresent(
              name -> checkNamed(repository, name, wording.mayBeNew(name, save, user)));
        }
        SaveOutcome outcome = push(repository, wording.applied(save, user), branch);
        observer.accept(outcome);
        Answer told = answer.apply(outcome, new Told(repository, wording.pullRequest(save, user)));
        yield (outcome instanceof SaveOutcome.InGit inGit
                ? ReadYourWrites.remember(told, request, repositories, repository, inGit.commit())
                : told)
            .with(SaveId.HEADER, id.value());
      }
      case Destination.Nowhere(SaveOutcome outcome) -> {
        observer.accept(outcome);
        Told none = new Told(repositories.all().getFirst(), GitHost.Words.NONE);
        yield answer.apply(outcome, none).with(SaveId.HEADER, id.value());
      }
    };
  }

  private SaveOutcome push(SyncedRepository repository, Save save, Optional<BranchName> branch) {
    try (SaveGate.Pass _ = gate.enter()) {
      return branch.isPresent()
          ? repository.sync().saveOnBranch(save, branch.get(), patience)
          : repository.sync().save(save, patience);
    }
  }

  /// What the save of a request that is sent again has come to, when it is known to be saved.
  ///
  /// @throws HttpFault 400 when the request's save id is wrong
  public Optional<SaveOutcome.InGit> known(Request request) {
    return sentId(request)
        .flatMap(repositories::lookup)
        .filter(SaveOutcome.InGit.class::isInstance)
        .map(SaveOutcome.InGit.class::cast);
  }

  /// Where a person's edit of a dashboard would go, and what it would be called there.
  ///
  /// @param repository that takes it
  /// @param branch what a new branch for it would be called
  /// @param message that the repository wants where the person writes none
  record Preview(SyncedRepository repository, BranchName branch, Optional<String> message) {}

  /// Where `edit` would go if it were saved now; empty when it can go nowhere.
  ///
  /// @throws HttpFault 422 when no repository takes it
  Optional<Preview> preview(Request request, Edit edit, boolean elsewhere) {
    User user = request.signedIn();
    Save save = new Save(saveId(request), edit, author(user), Optional.empty());
    return destinations.of(save, elsewhere) instanceof Destination.To(SyncedRepository repository)
        ? Optional.of(
            new Preview(
                repository,
                Wording.of(repository).branch(save, user),
                Wording.of(repository).message(save, user)))
        : Optional.empty();
  }

  /// What an answer can tell besides the outcome.
  ///
  /// @param repository that the save went to
  /// @param words what a pull request for it says
  record Told(SyncedRepository repository, GitHost.Words words) {}

  /// True for names of branches that no person may take.
  static boolean isKept(BranchName name) {
    return name.value().startsWith(RESERVED);
  }

  /// Where the template is enforced a branch that is not there yet has its name from it.
  private static void checkNamed(SyncedRepository repository, BranchName name, boolean mayBeNew) {
    if (!mayBeNew
        && repository.sync().trees().branches() instanceof BranchList.Here here
        && !here.heads().containsKey(name.value())) {
      throw new HttpFault(
          Answer.message(
              422,
              "refused",
              ("ref: %s names new branches by its template (%s): send %s=true instead of ref, or"
                      + " name a branch that is there")
                  .formatted(
                      repository.name(), repository.spec().branches().nameTemplate(), NEW_BRANCH)));
    }
  }

  /// Where it goes; empty for the branch that is followed.
  private static Optional<BranchName> branch(SyncedRepository repository, Optional<String> ref) {
    Optional<String> named =
        ref.map(String::strip).filter(name -> !name.isEmpty() && !name.equals(repository.branch()));
    named
        .flatMap(BranchName::problemWith)
        .ifPresent(
            problem -> {
              throw HttpFault.badRequest("ref: " + problem);
            });
    if (named.map(BranchName::new).filter(SaveDesk::isKept).isPresent()) {
      throw HttpFault.badRequest(
          "ref: branches below %s are kept for saves that waited for Git; choose another name"
              .formatted(RESERVED));
    }
    if (named.isEmpty() && !repository.writable()) {
      throw new HttpFault(
          Answer.message(
              422,
              "refused",
              "Nothing can be saved to %s directly (the repository's workflows lack write)%s"
                  .formatted(
                      repository.branch(),
                      repository.takesBranches() ? ": save to a branch instead" : "")));
    }
    if (named.isPresent() && !repository.takesBranches()) {
      throw new HttpFault(
          Answer.message(
              422,
              "refused",
              "Nothing can be saved to another branch than %s (the repository's workflows lack"
                      .formatted(repository.branch())
                  + " branch)"));
    }
    return named.map(BranchName::new);
  }

  private SaveId saveId(Request request) {
    return sentId(request).orElseGet(() -> new SaveId(freshId()));
  }

  private static Optional<SaveId> sentId(Request request) {
    Optional<String> sent = request.header(SaveId.HEADER);
    if (sent.isPresent() && !SaveId.isValid(sent.get())) {
      throw HttpFault.badRequest(
          SaveId.HEADER + ": is no save id (expected: 1 to 64 letters, digits, '_', '-', '.')");
    }
    return sent.map(SaveId::new);
  }

  private String freshId() {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// A person as the author of commits.
  public static Author author(User user) {
    String name = user.name().isBlank() ? user.login() : user.name();
    return new Author(name, user.email().isBlank() ? user.login() + "@localhost" : user.email());
  }
}
