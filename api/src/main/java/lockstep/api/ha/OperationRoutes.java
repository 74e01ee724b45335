package lockstep.api.ha;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Fields;
import lockstep.api.http.HttpFault;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.cluster.command.ClusterCommands;
import lockstep.cluster.command.Outcome;
import lockstep.cluster.member.Candidacy;
import lockstep.core.resource.CommitId;

/// What an operator tells the cluster to do, and what members ask of each other for it.
///
/// An operator's wish must be understood as a whole. Members of another version may say more than
/// is understood here, and what is not is ignored.
public final class OperationRoutes {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int BODY = 4096;

  /// A hundred repositories, which ten members show at different commits.
  private static final int MOST_COMMITS = 1024;

  private static final int QUESTION = 64 * 1024;
  private static final int MOST_WAITING = 8;
  private static final int LONGEST_REASON = 200;
  private static final Duration USUAL = Duration.ofHours(2);
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofHours(24);
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(m|h)");

  private final ClusterCommands commands;
  private final Semaphore waiting = new Semaphore(MOST_WAITING);
  private final ReentrantLock oneAtATime = new ReentrantLock(true);

  /// Passes wishes on to `commands`.
  public OperationRoutes(ClusterCommands commands) {
    this.commands = commands;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(
        Route.post("/ha/switchover", Access.OPERATE, this::switchover).withBodyLimit(BODY),
        Route.post("/ha/failback", Access.OPERATE, this::failback).withBodyLimit(BODY),
        Route.post("/ha/maintenance", Access.OPERATE, this::maintenance).withBodyLimit(BODY),
        Route.post("/ha/confirm", Access.OPERATE, this::confirm).withBodyLimit(BODY),
        Route.get("/ha/why", Access.READ, _ -> why()),
        Route.post("/ha/candidacy", Access.MEMBER, this::candidacy).withBodyLimit(QUESTION),
        Route.post("/ha/news", Access.ANYBODY, _ -> news()).withBodyLimit(BODY));
  }

  private static String by(Request request) {
    return request.signedIn().login();
  }

  private Answer switchover(Request request) {
    Fields fields = request.wish("to", "dryRun");
    Optional<String> to = name(fields, "to", "leave it out for the best member");
    return answer(commands.switchover(to, fields.flag("dryRun"), by(request)));
  }

  private Answer failback(Request request) {
    return answer(commands.failback(request.wish("dryRun").flag("dryRun"), by(request)));
  }

  private Answer maintenance(Request request) {
    Fields fields = request.wish("action", "member", "for", "reason", "force");
    Optional<String> member = name(fields, "member", "leave it out for a pause of all");
    return switch (fields.text("action").orElse("")) {
      case "start" -> answer(start(fields, member, by(request)));
      case "stop" -> answer(stop(fields, member, by(request)));
      default -> throw HttpFault.badRequest("action: is neither start nor stop");
    };
  }

  /// A name that came out empty, as of a script's variable that is not set, means no other thing.
  private static Optional<String> name(Fields fields, String field, String otherwise) {
    Optional<String> name = fields.text(field);
    if (name.filter(String::isBlank).isPresent()) {
      throw HttpFault.badRequest("%s: is empty (%s)".formatted(field, otherwise));
    }
    return name;
  }

  private Outcome stop(Fields fields, Optional<String> member, String by) {
    for (String field : List.of("for", "reason")) {
      if (fields.text(field).isPresent()) {
        throw HttpFault.badRequest(field + ": is for start; stop ends it at once");
      }
    }
    return commands.resume(member, by);
  }

  private Outcome start(Fields fields, Optional<String> member, String by) {
    Duration how = fields.text("for").map(OperationRoutes::duration).orElse(USUAL);
    String reason = fields.text("reason").orElse("").strip();
    if (reason.isEmpty() || reason.length() > LONGEST_REASON || reason.lines().count() > 1) {
      throw HttpFault.badRequest(
          "reason: is missing, of several lines or too long (expected: one line, at most %d characters)"
              .formatted(LONGEST_REASON));
    }
    return member.isPresent()
        ? commands.drain(member.get(), how, fields.flag("force"), reason, by)
        : commands.pause(how, reason, by);
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration duration =
          matcher.group(2).equals("h") ? Duration.ofHours(amount) : Duration.ofMinutes(amount);
      if (duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0) {
        return duration;
      }
    }
    throw HttpFault.badRequest(
        "for: %s (expected: minutes or hours such as 90m or 2h, from 1m to 24h)".formatted(text));
  }

  private Answer confirm(Request request) {
    request.wish();
    return answer(commands.confirm(by(request)));
  }

  private Answer why() {
    ObjectNode json = JSON.objectNode();
    ArrayNode sentences = json.putArray("sentences");
    commands.why().forEach(sentences::add);
    return Answer.json(json);
  }

  /// 409 when it was refused: nothing was changed, and the message says why.
  private static Answer answer(Outcome outcome) {
    ObjectNode json = JSON.objectNode();
    json.put(
        "state",
        switch (outcome.state()) {
          case DONE -> "done";
          case POSSIBLE -> "possible";
          case REFUSED -> "refused";
        });
    json.put("message", outcome.message());
    json.put("from", outcome.from());
    json.put("to", outcome.to());
    json.put("epoch", outcome.epoch());
    ArrayNode checks = json.putArray("checks");
    outcome
        .checks()
        .forEach(
            check ->
                checks
                    .addObject()
                    .put("name", check.name())
                    .put("ok", check.ok())
                    .put("detail", check.words()));
    return Answer.json(outcome.state() == Outcome.State.REFUSED ? 409 : 200, json);
  }

  /// Needs no log-in, as members have none with each other, and may look at the Git host: so it is
  /// done for one at a time, and a few may wait.
  private Answer candidacy(Request request) {
    if (!waiting.tryAcquire()) {
      throw HttpFault.of(429, "Too many ask how fit this instance is. Try again in a moment.");
    }
    try {
      oneAtATime.lock();
      try {
        return fitness(request);
      } finally {
        oneAtATime.unlock();
      }
    } finally {
      waiting.release();
    }
  }

  private Answer fitness(Request request) {
    List<String> texts = new Fields(request.json()).texts("commits");
    if (texts.size() > MOST_COMMITS || !texts.stream().allMatch(CommitId::isValid)) {
      throw HttpFault.badRequest(
          "commits: are not at most %d of 40 hex digits".formatted(MOST_COMMITS));
    }
    Set<CommitId> commits = new HashSet<>(texts.stream().map(CommitId::new).toList());
    Candidacy candidacy = commands.candidacy(commits);
    return Answer.json(
        JSON.objectNode()
            .put("ready", candidacy.ready())
            .put("caughtUp", candidacy.caughtUp())
            .put("gitOk", candidacy.gitOk())
            .put("draining", candidacy.draining())
            .put("commit", candidacy.commit()));
  }

  private Answer news() {
    commands.news();
    return Answer.message(202, "Looking");
  }
}
