package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./lockstep tokens [list|add|remove|disable|enable]`.
@Command(
    name = "tokens",
    mixinStandardHelpOptions = true,
    description =
        "Shows the service accounts of scripts and their tokens; adds, removes, disables and"
            + " enables them.")
final class TokensCommand implements Callable<Integer> {
  private static final String ACCOUNTS = "/api/serviceaccounts";
  private static final int PAGE = 1000;
  private static final Pattern TIME = Pattern.compile("([1-9][0-9]{0,5})([dhm])");
  private static final int MINUTE = 60;
  private static final int HOUR = 3600;
  private static final int DAY = 86_400;

  /// What to do.
  enum Action {
    LIST,
    ADD,
    REMOVE,
    DISABLE,
    ENABLE
  }

  @Mixin private ServerClient server;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "list|add|remove|disable|enable",
      defaultValue = "LIST",
      description =
          "What to do (default: list). While an account is disabled nobody comes in with its"
              + " tokens.")
  private Action action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "ACCOUNT",
      description = "The name or login of a service account; add makes it if it is not there.")
  private @Nullable String account;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "TOKEN",
      description =
          "The name of a token (add: default as the account's); remove without it removes the"
              + " account.")
  private @Nullable String token;

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description = "add: viewer (the default of a new account), editor or admin.")
  private UsersCommand.@Nullable Role role;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "add: the token ends by itself then, such as 90d, 12h or 30m (default: never).")
  private @Nullable String time;

  @Option(names = "--json", description = "list, add: print it for a script.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  TokensCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    switch (action) {
      case LIST -> {
        ArrayNode accounts = withTokens();
        out.print(json ? ServerClient.pretty(accounts) + System.lineSeparator() : table(accounts));
      }
      case ADD -> add(out);
      case REMOVE -> remove(out);
      case DISABLE -> disable(out, true);
      case ENABLE -> disable(out, false);
    }
    out.flush();
    return 0;
  }

  /// The accounts, each with the list of its tokens in place of their number.
  private ArrayNode withTokens() throws CommandException, InterruptedException {
    ArrayNode all = accounts();
    for (JsonNode one : all) {
      ((ObjectNode) one).set("tokens", server.get(path(one) + "/tokens"));
    }
    return all;
  }

  private ArrayNode accounts() throws CommandException, InterruptedException {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (int page = 1; ; page++) {
      JsonNode found = server.get("%s/search?perpage=%d&page=%d".formatted(ACCOUNTS, PAGE, page));
      found.path("serviceAccounts").forEach(all::add);
      if (found.path("serviceAccounts").size() < PAGE) {
        return all;
      }
    }
  }

  private static String path(JsonNode account) {
    return ACCOUNTS + "/" + account.path("id").asLong();
  }

  private void add(PrintWriter out) throws CommandException, InterruptedException {
    String name = named();
    long seconds = seconds();
    JsonNode robot = find(name).orElse(null);
    if (robot == null) {
      UsersCommand.Role given = role == null ? UsersCommand.Role.VIEWER : role;
      robot = server.send("POST", ACCOUNTS, object().put("name", name).put("role", given.word()));
    } else if (role != null && !role.word().equals(robot.path("role").asText())) {
      throw new CommandException(
          "%s is %s already, and all its tokens with it: leave --role out, or name another account."
              .formatted(name, robot.path("role").asText()));
    }
    ObjectNode body =
        object().put("name", token == null ? name : token).put("secondsToLive", seconds);
    JsonNode made = server.send("POST", path(robot) + "/tokens", body);
    if (json) {
      out.println(ServerClient.pretty(((ObjectNode) made).put("account", name)));
      return;
    }
    out.println(
        "Token %s of %s (%s), shown only now; send it as \"Authorization: Bearer TOKEN\":"
            .formatted(made.path("name").asText(), name, robot.path("role").asText()));
    out.println(made.path("key").asText());
  }

  private long seconds() throws CommandException {
    if (time == null) {
      return 0;
    }
    Matcher match = TIME.matcher(time);
    if (!match.matches()) {
      throw new CommandException(
          "--for %s: is no time (expected: such as 90d, 12h or 30m)".formatted(time));
    }
    int unit =
        switch (match.group(2)) {
          case "d" -> DAY;
          case "h" -> HOUR;
          default -> MINUTE;
        };
    return Long.parseLong(match.group(1)) * unit;
  }

  private void disable(PrintWriter out, boolean disabled)
      throws CommandException, InterruptedException {
    JsonNode robot = existing(named());
    if (token != null) {
      throw new CommandException(
          "disable and enable are for an account with all its tokens; to end one of them:"
              + " ./lockstep tokens remove %s %s.".formatted(account, token));
    }
    server.send("PATCH", path(robot), object().put("isDisabled", disabled));
    out.println(
        disabled
            ? "%s is disabled: its tokens open nothing until it is enabled.".formatted(account)
            : "%s is enabled: its tokens are good again.".formatted(account));
  }

  private JsonNode existing(String name) throws CommandException, InterruptedException {
    return find(name)
        .orElseThrow(
            () ->
                new CommandException(
                    "There is no service account %s: ./lockstep tokens lists them."
                        .formatted(name)));
  }

  private void remove(PrintWriter out) throws CommandException, InterruptedException {
    String name = named();
    JsonNode robot = existing(name);
    if (token == null) {
      server.delete(path(robot));
      out.println("The service account %s is removed, with its tokens.".formatted(name));
      return;
    }
    for (JsonNode one : server.get(path(robot) + "/tokens")) {
      if (one.path("name").asText().equals(token)) {
        server.delete("%s/tokens/%d".formatted(path(robot), one.path("id").asLong()));
        out.println("Token %s of %s is removed.".formatted(token, name));
        return;
      }
    }
    throw new CommandException(
        "%s has no token %s: ./lockstep tokens lists them.".formatted(name, token));
  }

  private String named() throws CommandException {
    if (account == null) {
      throw new CommandException("ACCOUNT is missing: ./lockstep tokens lists them.");
    }
    return account;
  }

  /// The account of this login, which is one's own; or of this name, which may be several's.
  private Optional<JsonNode> find(String name) throws CommandException, InterruptedException {
    List<JsonNode> named = new ArrayList<>();
    for (JsonNode one : accounts()) {
      if (one.path("login").asText().equals(name)) {
        return Optional.of(one);
      }
      if (one.path("name").asText().equals(name)) {
        named.add(one);
      }
    }
    if (named.size() > 1) {
      throw new CommandException(
          "Several service accounts are called %s: name the login of one, such as %s."
              .formatted(name, named.getFirst().path("login").asText()));
    }
    return named.stream().findFirst();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String table(JsonNode accounts) {
    Table table = new Table("ACCOUNT", "ROLE", "TOKEN", "MADE", "ENDS", "LAST USED");
    for (JsonNode account : accounts) {
      String name = account.path("name").asText();
      String role =
          account.path("role").asText()
              + (account.path("isDisabled").asBoolean() ? ", disabled" : "");
      if (account.path("tokens").isEmpty()) {
        table.row(name, role, "none", "", "", "");
      }
      for (JsonNode token : account.path("tokens")) {
        table.row(
            name,
            role,
            token.path("name").asText(),
            minute(token.path("created")),
            token.path("hasExpired").asBoolean() ? "ended" : minute(token.path("expiration")),
            minute(token.path("lastUsedAt")));
      }
    }
    return table.toString();
  }

  private static String minute(JsonNode time) {
    return time.isTextual() ? time.asText().replaceAll("T(\\d\\d:\\d\\d).*", " $1") : "never";
  }
}
