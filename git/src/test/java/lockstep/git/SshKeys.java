package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import lockstep.core.secret.Secret;

/// Keys as OpenSSH makes them.
final class SshKeys {
  private SshKeys() {}

  /// Makes a key pair, with a file `name.pub` beside it.
  static Secret generate(Path folder, String name, String... options) {
    List<String> command = new ArrayList<>(List.of("ssh-keygen", "-q", "-C", name, "-f", name));
    if (!List.of(options).contains("-N")) {
      command.addAll(List.of("-N", ""));
    }
    command.addAll(List.of(options));
    run(folder, command);
    try {
      return new Secret(Files.readString(folder.resolve(name)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /// A line of known hosts as `ssh-keygen -H` makes it unreadable.
  static String hashed(Path folder, String line) {
    try {
      Path file = Files.writeString(folder.resolve("known"), line + "\n");
      run(folder, List.of("ssh-keygen", "-q", "-H", "-f", file.toString()));
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static String run(Path folder, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + "\n" + out);
      }
      return out;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
