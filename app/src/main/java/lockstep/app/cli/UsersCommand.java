package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./lockstep users [list|add|role|password|remove]`.
@Command(
    name = "users",
    mixinStandardHelpOptions = true,
    description = {
      "Shows the people who may log in; adds one, gives another role or password, removes one.",
      "For scripts there are ./lockstep tokens."
    })
final class UsersCommand implements Callable<Integer> {
  private static final int PASSWORD_BYTES = 15;

  /// What to do.
  enum Action {
    LIST,
    ADD,
    ROLE,
    PASSWORD,
    REMOVE
  }

  /// What somebody may do.
  enum Role {
    VIEWER("Viewer"),
    EDITOR("Editor"),
    ADMIN("Admin");

    private final String word;

    Role(String word) {
      this.word = word;
    }

    /// As the server calls it.
    String word() {
      return word;
    }
  }

  @Mixin private ServerClient server;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "list|add|role|password|remove",
      defaultValue = "LIST",
      description = "What to do (default: list).")
  private Action action;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "LOGIN",
      description = "What the person types to log in; for all but add, the email does too.")
  private @Nullable String login;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "ROLE",
      description = "viewer, editor or admin; add: viewer when it is not said.")
  private @Nullable Role role;

  @Option(names = "--name", paramLabel = "NAME", description = "add: as people read it.")
  private @Nullable String name;

  @Option(
      names = "--email",
      paramLabel = "EMAIL",
      description = "add: the author of their commits.")
  private @Nullable String email;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      interactive = true,
      arity = "0..1",
      description =
          "add, password: asks for it, or takes it from here. Without it one is made and shown.")
  private char @Nullable [] password;

  @Option(names = "--json", description = "list: print what the server answers.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  UsersCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    switch (action) {
      case LIST -> {
        JsonNode users = server.get("/api/org/users");
        out.print(json ? ServerClient.pretty(users) + System.lineSeparator() : table(users));
      }
      case ADD -> add(out);
      case ROLE -> {
        if (role == null) {
          throw new CommandException("ROLE is missing: viewer, editor or admin.");
        }
        setRole(out, id(), role);
      }
      case PASSWORD -> {
        String secret = secret();
        server.send(
            "PUT",
            "/api/admin/users/%d/password".formatted(id()),
            object().put("password", secret));
        out.println(
            "%s has another password, and is logged out everywhere.%s"
                .formatted(login, shown(secret)));
      }
      case REMOVE -> {
        server.delete("/api/admin/users/" + id());
        out.println("%s is removed. What they saved stays in Git.".formatted(login));
      }
    }
    out.flush();
    return 0;
  }

  private void add(PrintWriter out) throws CommandException, InterruptedException {
    String secret = secret();
    ObjectNode body = object().put("login", named()).put("password", secret);
    if (name != null) {
      body.put("name", name);
    }
    if (email != null) {
      body.put("email", email);
    }
    long id = server.send("POST", "/api/admin/users", body).path("id").asLong();
    // At once: nobody could ask for it again if what follows failed.
    out.println("%s may log in.%s".formatted(login, shown(secret)));
    out.flush();
    if (role != null && role != Role.VIEWER) { // as which everybody begins
      setRole(out, id, role);
    }
  }

  private void setRole(PrintWriter out, long id, Role next)
      throws CommandException, InterruptedException {
    server.send("PATCH", "/api/org/users/" + id, object().put("role", next.word()));
    out.println("%s is %s from now on.".formatted(login, next.word()));
  }

  private String named() throws CommandException {
    if (login == null) {
      throw new CommandException("LOGIN is missing: ./lockstep users lists them.");
    }
    return login;
  }

  private long id() throws CommandException, InterruptedException {
    String wanted = URLEncoder.encode(named(), StandardCharsets.UTF_8);
    return server.get("/api/users/lookup?loginOrEmail=" + wanted).path("userId").asLong();
  }

  /// The one that was given, or one that nobody guesses.
  private String secret() {
    if (password != null) {
      return new String(password);
    }
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String shown(String secret) {
    return password == null ? " The password, shown only now: %s".formatted(secret) : "";
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  static String table(JsonNode users) {
    Table table = new Table("LOGIN", "NAME", "EMAIL", "ROLE");
    for (JsonNode user : users) {
      table.row(
          user.path("login").asText(),
          user.path("name").asText(),
          user.path("email").asText(),
          user.path("role").asText());
    }
    return table.toString();
  }
}
