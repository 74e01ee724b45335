package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.BranchList;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.save.PushOutcome;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.Connection;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.FetchResult;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;
import org.jspecify.annotations.Nullable;

/// The branch on the remote.
final class RemoteBranch {
  /// What the system says when a file cannot be written.
  private static final List<String> MACHINE =
      List.of(
          "No space left on device",
          "Disk quota exceeded",
          "Read-only file system",
          "Too many open files");

  private final GitRemoteConfig config;
  private final RemoteWay way;

  RemoteBranch(GitRemoteConfig config, RemoteWay way) {
    this.config = config;
    this.way = way;
  }

  private static void toNobody(BlobId blob, byte[] content) {
    // nobody reads what comes
  }

  /// What a fetch found, and what it stumbled over when it did not go well.
  ///
  /// @param failure present when the outcome stands for an exception
  record Fetched(FetchOutcome outcome, Optional<Exception> failure) {}

  /// Brings the branch into the tracking ref of `mirror`.
  Fetched fetch(Repository mirror) {
    return fetch(mirror, RemoteBranch::toNobody);
  }

  /// The same, telling `seen` of the blobs that come in.
  Fetched fetch(Repository mirror, BiConsumer<BlobId, byte[]> seen) {
    Optional<String> absent = absentFolder();
    if (absent.isPresent()) {
      return new Fetched(new FetchOutcome.Refused(absent.get()), Optional.empty());
    }
    Optional<String> waiting = way.mustWait();
    if (waiting.isPresent()) {
      return new Fetched(new FetchOutcome.Unreachable(waiting.get()), Optional.empty());
    }
    way.begin();
    try (Transport transport = open(mirror, seen)) {
      RefSpec spec = new RefSpec("+" + config.ref() + ":" + config.trackingRef());
      return new Fetched(fetch(transport, mirror, spec), Optional.empty());
    } catch (IOException | RuntimeException e) {
      checkMachine(e);
      FetchOutcome outcome = way.trouble(config, e).asFetch();
      way.failed();
      return new Fetched(outcome, Optional.of(e));
    }
  }

  private FetchOutcome fetch(Transport transport, Repository mirror, RefSpec spec)
      throws IOException {
    FetchResult result;
    try {
      result = transport.fetch(NullProgressMonitor.INSTANCE, List.of(spec));
    } catch (TransportException e) {
      String noBranch =
          MessageFormat.format(JGitText.get().remoteDoesNotHaveSpec, spec.getSource());
      if (e.getMessage() != null && e.getMessage().contains(noBranch)) {
        return withoutBranch(transport);
      }
      throw e;
    }
    ObjectId head = Objects.requireNonNull(result.getAdvertisedRef(config.ref()).getObjectId());
    Ref tracking = mirror.exactRef(config.trackingRef());
    if (tracking == null || !head.equals(tracking.getObjectId())) {
      throw new GitFault("the mirror's %s could not be moved".formatted(config.trackingRef()));
    }
    return new FetchOutcome.At(new CommitId(head.name()));
  }

  private FetchOutcome withoutBranch(Transport transport) throws IOException {
    try (FetchConnection connection = transport.openFetch()) {
      boolean empty = connection.getRefs().stream().allMatch(ref -> ref.getObjectId() == null);
      return empty
          ? new FetchOutcome.Empty()
          : new FetchOutcome.BranchMissing(
              "%s has no branch %s%s"
                  .formatted(
                      config.url(),
                      config.branch(),
                      usual(connection.getRefs())
                          .map(" (its default one is %s)"::formatted)
                          .orElse("")));
    }
  }

  /// The branch that the remote itself calls its default one; empty when it does not say.
  static Optional<String> usual(Collection<Ref> refs) {
    return refs.stream()
        .filter(ref -> ref.getName().equals(Constants.HEAD) && ref.isSymbolic())
        .map(ref -> ref.getTarget().getName())
        .filter(name -> name.startsWith(Constants.R_HEADS))
        .map(name -> name.substring(Constants.R_HEADS.length()))
        .findFirst();
  }

  /// Moves the branch from `expected` to `head`, if it is still there.
  ///
  /// The remote compares the expected commit at the very moment of the update: that is the guard. A
  /// remote that has told before what it can do is not asked first where the branch is, so that a
  /// push is one request. When it says no to that, nothing was written, and it is asked after all:
  /// it may be able to do less than before, or have these very commits already.
  PushOutcome push(Repository mirror, Optional<CommitId> expected, CommitId head) {
    Optional<String> absent = absentFolder();
    if (absent.isPresent()) {
      return new PushOutcome.Refused(absent.get(), true);
    }
    Optional<String> waiting = way.mustWait();
    if (waiting.isPresent()) {
      return new PushOutcome.Unreachable(waiting.get());
    }
    way.begin();
    // Where nothing is to be sent only the host can say that all is there.
    boolean spared =
        expected
            .filter(at -> !at.equals(head))
            .filter(at -> way.expect(config.ref(), at))
            .isPresent();
    PushOutcome outcome = send(mirror, expected, head);
    if (!spared || !isNo(outcome) || way.mustWait().isPresent()) {
      return outcome;
    }
    way.begin();
    return send(mirror, expected, head);
  }

  private static boolean isNo(PushOutcome outcome) {
    return switch (outcome) {
      case PushOutcome.LostRace _, PushOutcome.Refused _ -> true;
      case PushOutcome.Accepted _, PushOutcome.Unreachable _, PushOutcome.Unknown _ -> false;
    };
  }

  private PushOutcome send(Repository mirror, Optional<CommitId> expected, CommitId head) {
    RemoteRefUpdate update = update(mirror, expected, head);
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (Transport transport = open(mirror)) {
      transport.push(NullProgressMonitor.INSTANCE, List.of(update), said);
    } catch (IOException | RuntimeException e) {
      boolean sent = way.pushSent(update);
      if (!sent) {
        checkMachine(e);
      }
      PushOutcome outcome = way.trouble(config, e).asPush(sent, said.toString(UTF_8));
      way.failed();
      return outcome;
    }
    return RemoteTrouble.reported(config, update, said.toString(UTF_8));
  }

  /// What this machine is to blame for must not be laid at the remote's door.
  private static void checkMachine(Exception failure) {
    if (failure instanceof GitFault fault) {
      throw fault;
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = String.valueOf(cause.getMessage());
      if (MACHINE.stream().anyMatch(message::contains)) {
        throw new GitFault("the mirror cannot be written: " + message, failure);
      }
    }
  }

  /// What for the remote is asked.
  enum Purpose {
    READ,
    WRITE
  }

  /// What the remote shows when it is asked.
  sealed interface Sight {
    /// Its refs.
    record Refs(Collection<Ref> refs) implements Sight {}

    /// What it stumbled over, in words for a person.
    record Trouble(RepositoryHealth.Verdict verdict, String words) implements Sight {}
  }

  /// The branches that the remote has now.
  BranchList list() {
    return switch (look(Purpose.READ)) {
      case Sight.Refs(Collection<Ref> refs) -> new BranchList.Here(heads(refs));
      case Sight.Trouble(RepositoryHealth.Verdict verdict, String words) ->
          switch (verdict.stage()) {
            case CONNECTION -> new BranchList.Unreachable(words);
            case RepositoryHealth.Stage _ -> new BranchList.Refused(words);
          };
    };
  }

  private static SortedMap<String, CommitId> heads(Collection<Ref> refs) {
    SortedMap<String, CommitId> heads = new TreeMap<>();
    for (Ref ref : refs) {
      if (ref.getObjectId() != null && ref.getName().startsWith(Constants.R_HEADS)) {
        heads.put(
            ref.getName().substring(Constants.R_HEADS.length()),
            new CommitId(ref.getObjectId().name()));
      }
    }
    return heads;
  }

  /// Asks for the refs as a fetch or a push would, and does neither.
  Sight look(Purpose purpose) {
    Optional<String> absent = absentFolder();
    if (absent.isPresent()) {
      return new Sight.Trouble(RepositoryHealth.Verdict.NO_REPOSITORY, absent.get());
    }
    way.begin();
    try (Transport transport = open(null);
        Connection connection =
            switch (purpose) {
              case READ -> transport.openFetch();
              case WRITE -> transport.openPush();
            }) {
      return new Sight.Refs(connection.getRefs());
    } catch (IOException | RuntimeException e) {
      Sight sight = way.trouble(config, e).asSight(purpose);
      way.failed();
      return sight;
    }
  }

  private RemoteRefUpdate update(Repository mirror, Optional<CommitId> expected, CommitId head) {
    try {
      return new RemoteRefUpdate(
          mirror,
          head.hex(),
          ObjectId.fromString(head.hex()),
          config.ref(),
          false,
          null,
          expected.map(id -> ObjectId.fromString(id.hex())).orElse(ObjectId.zeroId()));
    } catch (IOException e) {
      throw new GitFault("the mirror does not hold commit " + head, e);
    }
  }

  private Transport open(@Nullable Repository mirror) throws IOException {
    return open(mirror, RemoteBranch::toNobody);
  }

  private Transport open(@Nullable Repository mirror, BiConsumer<BlobId, byte[]> seen)
      throws IOException {
    Transport transport = opened(mirror);
    // Once the parser has it, it is taken off: else JGit walks the whole history after the fetch.
    transport.setObjectChecker(
        new FetchBudget(
            config.limits().all(), () -> transport.setCheckFetchedObjects(false), seen));
    transport.setTagOpt(TagOpt.NO_TAGS);
    transport.setRemoveDeletedRefs(false);
    way.prepare(transport);
    return transport;
  }

  private Transport opened(@Nullable Repository mirror) throws IOException {
    try {
      Optional<Path> local = config.localFolder();
      URIish uri = new URIish(local.isPresent() ? local.get().toString() : config.url());
      return mirror == null ? Transport.open(uri) : Transport.open(mirror, uri);
    } catch (URISyntaxException e) {
      throw new GitFault("the url cannot be read: " + config.url(), e);
    }
  }

  /// Why a remote on this machine is not there.
  private Optional<String> absentFolder() {
    return config
        .localFolder()
        .filter(folder -> !Files.isDirectory(folder))
        .map("there is no repository at %s"::formatted);
  }
}
