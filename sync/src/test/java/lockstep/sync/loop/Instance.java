package lockstep.sync.loop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Quota;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.core.testing.TestClock;
import lockstep.sync.pull.Deletions;
import lockstep.sync.pull.Mirror;
import lockstep.sync.pull.PublicationListener.Publication;
import lockstep.sync.pull.RepositorySync.Trigger;
import lockstep.sync.pull.TipShelf;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Remote;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;

/// One instance on an [InMemoryGit], driven by the test: its clock turns only while it has nothing
/// to do.
final class Instance {
  static final Duration PATIENCE = Duration.ofSeconds(10);
  static final Author ADA = new Author("Ada", "ada@localhost");

  private static final Duration TICK = Duration.ofMillis(50);

  final TestClock clock;
  final InMemoryCopy copy;
  final SyncLoop loop;
  final List<Publication> heard = new ArrayList<>();

  /// Of the primary that it knows of.
  long epoch;

  Instance(InMemoryGit git, TestClock clock, String name) {
    this(git.copy(), clock, name);
  }

  Instance(InMemoryCopy copy, TestClock clock, String name) {
    this(copy, copy, copy, clock, name);
  }

  /// An instance whose ports are not the copy itself.
  Instance(InMemoryCopy copy, Mirror mirror, Remote remote, TestClock clock, String name) {
    this(copy, mirror, remote, Deletions.USUAL, clock, name);
  }

  /// An instance with a shelf.
  Instance(
      InMemoryCopy copy,
      Mirror mirror,
      Remote remote,
      OnGitDown onGitDown,
      TipShelf shelf,
      TestClock clock,
      String name) {
    this(copy, mirror, remote, Deletions.USUAL, onGitDown, shelf, clock, name, Quota.UNLIMITED);
  }

  /// An instance with a rule of its own for what is held back.
  Instance(
      InMemoryCopy copy,
      Mirror mirror,
      Remote remote,
      Deletions deletions,
      TestClock clock,
      String name) {
    this(
        copy,
        mirror,
        remote,
        deletions,
        OnGitDown.REFUSE,
        TipShelf.NONE,
        clock,
        name,
        Quota.UNLIMITED);
  }

  private Instance(
      InMemoryCopy copy,
      Mirror mirror,
      Remote remote,
      Deletions deletions,
      OnGitDown onGitDown,
      TipShelf shelf,
      TestClock clock,
      String name,
      Quota quota) {
    this.copy = copy;
    this.clock = clock;
    this.loop =
        new SyncLoop(
            mirror,
            remote,
            copy,
            new SnapshotBuilder(
                new FolderRules("manifests", "Manifests", FolderRules.Target.FOLDER), quota),
            deletions,
            onGitDown,
            clock,
            clock,
            new SplittableRandom(name.hashCode()),
            name,
            () -> epoch,
            shelf);
    loop.listen(heard::add);
  }

  /// An instance that has read the remote.
  static Instance started(InMemoryGit git) {
    return new Instance(git, new TestClock(), "a").turns();
  }

  /// The same with a quota.
  static Instance started(InMemoryGit git, Quota quota) {
    InMemoryCopy copy = git.copy();
    return new Instance(
            copy,
            copy,
            copy,
            Deletions.USUAL,
            OnGitDown.REFUSE,
            TipShelf.NONE,
            new TestClock(),
            "a",
            quota)
        .turns();
  }

  /// The same, where saves can be kept elsewhere while the remote is away.
  static Instance withJournal(InMemoryGit git) {
    InMemoryCopy copy = git.copy();
    return new Instance(copy, copy, copy, OnGitDown.JOURNAL, TipShelf.NONE, new TestClock(), "a")
        .turns();
  }

  /// Works until there is nothing to do at this moment.
  Instance turns() {
    while (loop.turn()) {
      // until it rests
    }
    return this;
  }

  /// Works while time passes.
  Instance pass(Duration time) {
    turns();
    for (Duration left = time; left.isPositive(); left = left.minus(TICK)) {
      clock.advance(TICK);
      turns();
    }
    return this;
  }

  Instance pull() {
    loop.pull(Trigger.INTERVAL);
    return turns();
  }

  /// Works until the save has its outcome; `Unknown` when it got none.
  SaveOutcome save(Save save) {
    PendingSave pending = loop.submit(save, PATIENCE);
    return outcome(save, pending);
  }

  SaveOutcome outcome(Save save, PendingSave pending) {
    turns();
    Duration waited = Duration.ZERO;
    while (pending.outcome().isEmpty() && waited.compareTo(PATIENCE) <= 0) {
      clock.advance(TICK);
      waited = waited.plus(TICK);
      turns();
    }
    return pending.outcome().orElseGet(() -> Outcomes.unknown(save.id()));
  }

  Dashboard dashboard(String uid) {
    return loop.snapshot().dashboard(new Uid(uid)).orElseThrow();
  }

  /// A save that sets the text of a dashboard.
  static Save put(String id, String uid, int base, String text) {
    return put(id, uid, new Edit.Base.Version(base), text);
  }

  static Save put(String id, String uid, Edit.Base base, String text) {
    return new Save(
        new SaveId(id),
        new Edit.PutDashboard(
            Optional.of(new Uid(uid)), dashboard(uid, text), Optional.empty(), base),
        ADA,
        Optional.empty());
  }

  /// The save as a client asks for it.
  static Save asked(Save save) {
    byte[] request = save.edit().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new Save(
        save.id(),
        save.edit(),
        save.author(),
        save.message(),
        Optional.of(RequestDigest.of(request)));
  }

  static Save delete(String id, String uid) {
    return delete(id, uid, new Edit.Base.Any());
  }

  static Save delete(String id, String uid, Edit.Base base) {
    return new Save(
        new SaveId(id), new Edit.DeleteDashboard(new Uid(uid), base), ADA, Optional.empty());
  }

  /// Classic JSON, as an editor sends it.
  static ObjectNode dashboard(String uid, String text) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("uid", uid).put("title", "Title of " + uid).put("description", text);
    node.put("schemaVersion", 41);
    node.putArray("tags");
    node.putArray("panels");
    return node;
  }

  /// The file of a dashboard, as somebody would write it by hand.
  static String file(String uid, String text) {
    return """
    {
      "apiVersion": "dashboard.grafana.app/v1",
      "kind": "Dashboard",
      "metadata": { "name": "%s" },
      "spec": {
        "title": "Title of %s",
        "description": "%s",
        "schemaVersion": 41,
        "tags": [],
        "panels": []
      }
    }
    """
        .formatted(uid, uid, text);
  }

  /// What a dashboard says now.
  String text(String uid) {
    String body = new String(loop.body(dashboard(uid)), java.nio.charset.StandardCharsets.UTF_8);
    return body.replaceAll("(?s).*\"description\"\\s*:\\s*\"([^\"]*)\".*", "$1");
  }
}
