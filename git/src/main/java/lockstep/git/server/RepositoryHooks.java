package lockstep.git.server;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Collection;
import java.util.stream.Collectors;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.util.ProcessResult;

/// Runs the hooks that lie in a repository as C Git would: JGit's receiver alone does not.
final class RepositoryHooks {
  private static final String PRE_RECEIVE = "pre-receive";
  private static final String POST_RECEIVE = "post-receive";

  private RepositoryHooks() {}

  /// Lets `hooks/pre-receive` refuse the push; what it prints reaches the pusher.
  static void beforeReceive(ReceivePack receive, Collection<ReceiveCommand> commands) {
    if (!run(receive, PRE_RECEIVE, commands)) {
      for (ReceiveCommand command : commands) {
        command.setResult(ReceiveCommand.Result.REJECTED_OTHER_REASON, "pre-receive hook declined");
      }
    }
  }

  /// Tells `hooks/post-receive` of the push.
  static void afterReceive(ReceivePack receive, Collection<ReceiveCommand> commands) {
    run(receive, POST_RECEIVE, commands);
  }

  /// False when the hook is there and failed.
  private static boolean run(
      ReceivePack receive, String hook, Collection<ReceiveCommand> commands) {
    if (commands.isEmpty()) {
      return true;
    }
    String input =
        commands.stream()
            .map(c -> c.getOldId().name() + " " + c.getNewId().name() + " " + c.getRefName())
            .collect(Collectors.joining("\n", "", "\n"));
    OutputStream said = receive.getMessageOutputStream();
    try {
      ProcessResult result =
          receive
              .getRepository()
              .getFS()
              .runHookIfPresent(receive.getRepository(), hook, new String[0], said, said, input);
      return !result.isExecutedWithError();
    } catch (JGitInternalException e) {
      receive.sendError("%s hook could not be run".formatted(hook));
      return false;
    } finally {
      flush(said);
    }
  }

  private static void flush(OutputStream said) {
    try {
      said.flush();
    } catch (IOException e) {
      // The pusher has gone; the push goes on all the same.
    }
  }
}
