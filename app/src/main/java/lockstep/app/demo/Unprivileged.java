package lockstep.app.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How to run a program that refuses to be root's.
///
/// As `postgres` or `nobody`, where that user can reach what it needs. In a folder that only root
/// can enter, such as its home, in a user namespace: the program is root to its own files and
/// nobody to everything else.
final class Unprivileged {
  private static final List<String> USERS = List.of("postgres", "nobody");
  private static final List<String> NAMESPACE =
      List.of("unshare", "--user", "--map-user=65534", "--map-group=65534", "--");

  private Unprivileged() {}

  /// What to put before a command; empty unless this process is root's.
  ///
  /// @param folder where the program writes
  /// @param binaries where it is
  /// @throws DemoException when there is no way
  static List<String> prefix(Path folder, Path binaries)
      throws IOException, DemoException, InterruptedException {
    if (!System.getProperty("user.name").equals("root")) {
      return List.of();
    }
    List<List<String>> ways = new ArrayList<>();
    for (String user : USERS) {
      if (owner(folder, user).isPresent()) {
        ways.add(List.of("setpriv", "--reuid=" + user, "--regid=" + group(user), "--clear-groups"));
      }
    }
    ways.add(NAMESPACE);
    for (List<String> way : ways) {
      List<String> command = new ArrayList<>(way);
      command.addAll(
          List.of(
              "sh",
              "-c",
              "cd \"$1\" && exec \"$2/postgres\" --version",
              "sh",
              folder.toString(),
              binaries.toString()));
      if (succeeds(command)) {
        return way;
      }
    }
    throw new DemoException(
        "PostgreSQL refuses to run as root, and no other user of this machine can enter %s:"
                .formatted(folder)
            + " choose a folder such as /var/tmp/demo with --data, or run the demo as another user.");
  }

  private static String group(String user) throws IOException, InterruptedException {
    return Postgres.Outcome.of(List.of("id", "-g", user)).output();
  }

  private static boolean succeeds(List<String> command) throws InterruptedException {
    try {
      return Postgres.Outcome.of(command).code() == 0;
    } catch (IOException _) {
      return false; // this machine lacks the program: the next way
    }
  }

  /// Makes all in `folder` belong to the user whom `prefix` names, or to this process's again.
  static void give(Path folder, List<String> prefix) throws IOException {
    if (prefix.isEmpty()) {
      return;
    }
    String user =
        prefix.stream()
            .filter(word -> word.startsWith("--reuid="))
            .map(word -> word.substring("--reuid=".length()))
            .findFirst()
            .orElse("root");
    UserPrincipal owner = owner(folder, user).orElseThrow();
    for (Path path : Postgres.below(folder)) {
      Files.setOwner(path, owner);
    }
  }

  private static Optional<UserPrincipal> owner(Path folder, String user) throws IOException {
    try {
      return Optional.of(
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
    } catch (UserPrincipalNotFoundException _) {
      return Optional.empty();
    }
  }
}
