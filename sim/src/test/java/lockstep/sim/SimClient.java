package lockstep.sim;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;

/// Somebody at a browser: reads, saves on top of what they read, and sends a save again under its
/// id when nobody could say what became of it. Each save adds a tag, so that it can be found.
final class SimClient {
  private static final int MOST_TRIES = 6;
  private static final Duration GIVES_UP = Duration.ofSeconds(40);

  final String name;
  private final SimCluster cluster;
  private final Clockwork clockwork;
  private final SimGateway gateway;
  private final Map<String, Message.Dashboard> read = new HashMap<>();
  private final Map<String, Set<String>> saved = new HashMap<>();
  private final List<Attempt> attempts = new ArrayList<>();
  private Optional<CommitId> cookie = Optional.empty();
  private boolean ended;
  private int answeredReads;

  /// A save and what its sender was told.
  static final class Attempt {
    final String tag;
    /// Empty for a new dashboard.
    final String uid;

    final Save save;
    int tries;
    Optional<CommitId> commit = Optional.empty();
    boolean kept;
    boolean refused;
    boolean doubtful;

    /// How often the history had been rewritten when something there clashed with it.
    OptionalInt clashedAfter = OptionalInt.empty();

    Attempt(String tag, String uid, Save save) {
      this.tag = tag;
      this.uid = uid;
      this.save = save;
    }
  }

  SimClient(SimCluster cluster, String name, SimGateway gateway) {
    this.cluster = cluster;
    this.clockwork = cluster.clockwork();
    this.name = name;
    this.gateway = gateway;
  }

  void begin() {
    clockwork.after(clockwork.millis(1, 300), this::next);
  }

  /// Begins nothing new.
  void end() {
    ended = true;
  }

  List<Attempt> attempts() {
    return attempts;
  }

  int answeredReads() {
    return answeredReads;
  }

  private void later() {
    clockwork.after(clockwork.millis(100, 1_500), this::next);
  }

  private void next() {
    if (ended) {
      return;
    }
    String uid = "d" + clockwork.dice(SimCluster.DASHBOARDS);
    if (clockwork.chance(0.6) || !read.containsKey(uid)) {
      read(uid);
    } else if (clockwork.chance(0.2)) {
      create();
    } else {
      save(uid);
    }
  }

  private void read(String uid) {
    long begun = clockwork.nanos();
    Set<String> mine = Set.copyOf(saved.getOrDefault(uid, Set.of()));
    gateway.serve(
        new Message.Request.Read(uid, cookie),
        reply(
            answer -> {
              if (answer instanceof Message.Answer.Shown shown) {
                answeredReads++;
                shown.dashboard().ifPresent(dashboard -> read.put(uid, dashboard));
                cluster.checker().read(this, uid, mine, shown);
              } else {
                cluster.checker().failedRead(this, gateway, begun, answer);
              }
              later();
            }));
  }

  private void save(String uid) {
    Message.Dashboard base = Objects.requireNonNull(read.get(uid), "read before");
    String tag = name + "-" + attempts.size();
    SortedSet<String> tags = new TreeSet<>(base.tags());
    tags.add(tag);
    boolean notes = cluster.world().has(World.Feature.JOURNAL) && clockwork.chance(0.3);
    save(
        tag,
        uid,
        new Edit.PutDashboard(
            Optional.of(new Uid(uid)),
            SimDashboards.json(uid, tags, notes ? tag : base.note()),
            Optional.empty(),
            new Edit.Base.Exact(base.blob())));
  }

  /// A new dashboard whose uid the server makes: two of them would be two.
  private void create() {
    String tag = name + "-" + attempts.size();
    ObjectNode made = SimDashboards.json(tag, List.of(tag));
    made.remove("uid");
    save(
        tag,
        "",
        new Edit.PutDashboard(Optional.empty(), made, Optional.empty(), new Edit.Base.Version(0)));
  }

  private void save(String tag, String uid, Edit edit) {
    Save save =
        new Save(
            new SaveId(tag),
            edit,
            new Author(name, name + "@localhost"),
            Optional.of("Tag " + tag));
    Attempt attempt = new Attempt(tag, uid, save);
    attempts.add(attempt);
    send(attempt);
  }

  private void send(Attempt attempt) {
    attempt.tries++;
    boolean[] heard = {false};
    gateway.serve(
        new Message.Request.Write(attempt.save, cookie),
        reply(
            answer -> {
              if (!heard[0]) {
                heard[0] = true;
                told(attempt, answer);
              }
            }));
    clockwork.after(
        GIVES_UP,
        () -> {
          if (!heard[0]) {
            heard[0] = true;
            told(attempt, new Message.Answer.Unknown("no answer at all"));
          }
        });
  }

  private void told(Attempt attempt, Message.Answer answer) {
    clockwork.tell(name, "is told of %s: %s".formatted(attempt.tag, answer));
    switch (answer) {
      case Message.Answer.Saved done -> {
        attempt.commit = Optional.of(done.commit());
        cookie = Optional.of(done.commit());
        saved.computeIfAbsent(attempt.uid, _ -> new HashSet<>()).add(attempt.tag);
        if (clockwork.chance(0.2)) {
          clockwork.after(clockwork.millis(0, 8_000), () -> replay(attempt));
        }
        later();
      }
      case Message.Answer.Kept _ -> {
        attempt.kept = true;
        if (clockwork.chance(0.2)) {
          clockwork.after(clockwork.millis(0, 8_000), () -> replay(attempt));
        }
        later();
      }
      case Message.Answer.Refused no -> {
        attempt.refused = !attempt.doubtful;
        attempt.clashedAfter = no.rewrites();
        later();
      }
      case Message.Answer.Unavailable _ -> again(attempt);
      case Message.Answer.Unknown _, Message.Answer.NotHere _, Message.Answer.Shown _ -> {
        attempt.doubtful = true;
        again(attempt);
      }
    }
  }

  /// The same save once more although it is saved: a double click, or a gateway that does not know.
  private void replay(Attempt attempt) {
    gateway.serve(new Message.Request.Write(attempt.save, cookie), reply(_ -> {}));
  }

  private void again(Attempt attempt) {
    if (attempt.tries < MOST_TRIES) {
      clockwork.after(clockwork.millis(100, 1_500), () -> send(attempt));
    } else {
      attempt.refused = !attempt.doubtful;
      later();
    }
  }

  private static Message.Reply reply(java.util.function.Consumer<Message.Answer> act) {
    return new Message.Reply() {
      @Override
      public void answered(Message.Answer answer) {
        act.accept(answer);
      }

      @Override
      public void broken() {
        throw new Violation("GatewayLives: it does not break here");
      }

      @Override
      public void refused() {
        broken();
      }
    };
  }
}
