package lockstep.trials.harness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// Somebody who changes a file with Git alone, also while no server of ours runs: in the
/// repository's own folder.
public final class ByHand {
  private ByHand() {}

  /// Clones the repository of `demo` into `clone`, edits a file and pushes it to `main`.
  ///
  /// @param name of who does so, and of the commit: `By <name>`
  public static void push(
      RunningDemo demo, Path clone, String name, String file, UnaryOperator<String> edit)
      throws IOException {
    Path repository = demo.bareRepository();
    Command.succeed(repository, "git", "clone", "-q", repository.toString(), clone.toString());
    String before = Files.readString(clone.resolve(file));
    String after = edit.apply(before);
    if (after.equals(before)) {
      throw new AssertionError("nothing to edit in " + file);
    }
    Files.writeString(clone.resolve(file), after);
    Command.succeed(clone, "git", "config", "user.name", name);
    Command.succeed(clone, "git", "config", "user.email", name + "@example.com");
    Command.succeed(clone, "git", "commit", "-qam", "By " + name);
    Command.succeed(clone, "git", "push", "-q", "origin", "main");
  }
}
