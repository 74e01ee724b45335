package lockstep.git;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.shell.InvertedShellWrapper;
import org.apache.sshd.server.shell.ProcessShell;

/// A Git host behind SSH: Apache MINA's server, and C Git's commands.
final class SshHost implements AutoCloseable {
  private final SshServer server;
  private final List<String> commands = new CopyOnWriteArrayList<>();
  private volatile Optional<PublicKey> allowed = Optional.empty();

  /// Runs this in place of Git's own command.
  volatile String instead = "";

  SshHost(Path root, KeyPair... hostKeys) throws IOException {
    server = SshServer.setUpDefaultServer();
    server.setHost("127.0.0.1");
    server.setPort(0);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKeys));
    server.setPublickeyAuthenticator(
        (user, key, _) ->
            user.equals("git")
                && allowed.filter(known -> KeyUtils.compareKeys(known, key)).isPresent());
    server.setCommandFactory((_, command) -> start(root, command));
    server.start();
  }

  void allow(PublicKey key) {
    allowed = Optional.of(key);
  }

  private Command start(Path root, String command) {
    commands.add(command);
    String inRoot = "cd " + root + " && " + (instead.isEmpty() ? command : instead);
    return new InvertedShellWrapper(new ProcessShell("sh", "-c", inRoot));
  }

  List<String> commands() {
    return List.copyOf(commands);
  }

  int port() {
    return server.getPort();
  }

  int sessions() {
    return server.getActiveSessions().size();
  }

  void endSessions() {
    server.getActiveSessions().forEach(session -> session.close(true));
  }

  String knownHost(PublicKey key) {
    return "[127.0.0.1]:%d %s".formatted(port(), PublicKeyEntry.toString(key));
  }

  @Override
  public void close() throws IOException {
    server.stop(true);
  }
}
