package lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import lockstep.core.json.Json;
import lockstep.core.merge.Choice;
import lockstep.core.merge.FileMerge;
import lockstep.core.merge.MergeChange;
import lockstep.core.merge.MergeConflict;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `./lockstep merge BASE OURS THEIRS`, by hand or for Git.
///
/// Its exit codes are those that Git expects of a merge driver: 0 merged, 1 with conflicts, above
/// 128 failed.
@Command(
    name = "merge",
    mixinStandardHelpOptions = true,
    exitCodeOnInvalidInput = MergeCommand.FAILED,
    description =
        "Merges two edits of a dashboard by its structure: panels by id, queries by refId. Writes"
            + " the result to OURS.",
    footer = {
      "",
      "Exit codes: 0 merged; 1 with conflicts, which are listed and marked in the result; 129"
          + " failed, OURS is as it was.",
      "",
      "As Git's merge driver (the file .gitattributes says: *.json merge=lockstep):",
      "  git config merge.lockstep.driver \"/path/to/lockstep merge %%O %%A %%B %%P\""
    })
final class MergeCommand implements Callable<Integer> {
  /// What Git takes for a merge that could not be tried.
  static final int FAILED = 129;

  private static final int CONFLICTS = 1;
  private static final String STANDARD_OUT = "-";

  @Parameters(index = "0", paramLabel = "BASE", description = "The file that both began with.")
  private Path base;

  @Parameters(index = "1", paramLabel = "OURS", description = "The file with one edit.")
  private Path ours;

  @Parameters(index = "2", paramLabel = "THEIRS", description = "The file with the other edit.")
  private Path theirs;

  @Parameters(
      index = "3",
      arity = "0..1",
      paramLabel = "PATH",
      description =
          "The file's path in the repository, which tells YAML from JSON; without it OURS does.")
  private @Nullable String path;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the result here instead of OURS; - is standard output.")
  private @Nullable String output;

  @Option(names = "--json", description = "Print what came of it as JSON, on standard output.")
  private boolean json;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init")
  MergeCommand() {}

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter err = spec.commandLine().getErr();
    try {
      if (json && STANDARD_OUT.equals(output)) {
        throw new CommandException("--json and -o - both want standard output: choose one.");
      }
      return merge(err);
    } catch (IOException | CommandException | RuntimeException e) {
      // Whatever went wrong: Git must not take it for a conflict that is marked in the file.
      err.println(LockstepCommand.sentence(e));
    } finally {
      err.flush();
    }
    return FAILED;
  }

  private static byte[] read(String argument, Path file) throws CommandException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new CommandException("%s: no such file: %s.".formatted(argument, file));
    } catch (IOException e) {
      throw new CommandException(
          "%s: %s %s."
              .formatted(
                  argument,
                  file,
                  Files.isDirectory(file) ? "is a folder, not a file" : "cannot be read"));
    }
  }

  private int merge(PrintWriter err) throws IOException, InterruptedException, CommandException {
    FileMerge.Outcome outcome =
        FileMerge.merge(
            notation(),
            read("BASE", base),
            read("OURS", ours),
            read("THEIRS", theirs),
            Map.of(),
            Choice.MINE);
    return switch (outcome) {
      case FileMerge.Outcome.Merged(String text, var mine, var others, List<String> lost) -> {
        write(text);
        lost.forEach(it -> err.printf("%s: a comment is not in the result: %s%n", name(), it));
        ObjectNode answer = answer("merged");
        answer.set("ours", changes(mine));
        answer.set("theirs", changes(others));
        lost.forEach(answer.putArray("lostComments")::add);
        print(answer);
        yield 0;
      }
      case FileMerge.Outcome.Conflicts(List<MergeConflict> conflicts, String marked) -> {
        write(marked);
        err.printf("%s: %d conflict(s), marked in the file:%n", name(), conflicts.size());
        conflicts.forEach(it -> err.printf("  %s  (%s)%n", it.path(), it.subject()));
        ObjectNode answer = answer("conflicts");
        answer.set("conflicts", conflicts(conflicts));
        print(answer);
        yield CONFLICTS;
      }
      case FileMerge.Outcome.Invalid(String reason, String marked) -> {
        write(marked);
        err.printf("%s: %s. All that differs is marked in the file.%n", name(), reason);
        print(answer("invalid").put("reason", reason));
        yield CONFLICTS;
      }
      case FileMerge.Outcome.Unknown(String reason) -> mergeLines(reason, err);
    };
  }

  /// What is no dashboard is merged as Git does it.
  private int mergeLines(String reason, PrintWriter err)
      throws IOException, InterruptedException, CommandException {
    err.printf("%s: %s; merging it line by line.%n", name(), reason);
    Path merged = Files.createTempFile("lockstep-merge", ".txt");
    try {
      Process git = startGit(merged);
      int code = git.waitFor();
      if (code >= Byte.MAX_VALUE + 1) {
        throw new CommandException(
            "git merge-file could not merge it (exit code %d).".formatted(code));
      }
      write(Files.readString(merged, StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
      print(answer("lines").put("reason", reason).put("conflicts", code));
      return code == 0 ? 0 : CONFLICTS;
    } finally {
      Files.delete(merged);
    }
  }

  private Process startGit(Path merged) throws CommandException {
    List<String> command =
        List.of(
            "git",
            "merge-file",
            "-p",
            "-L",
            "ours",
            "-L",
            "base",
            "-L",
            "theirs",
            ours.toString(),
            base.toString(),
            theirs.toString());
    try {
      return new ProcessBuilder(command)
          .redirectOutput(merged.toFile())
          .redirectError(ProcessBuilder.Redirect.INHERIT)
          .start();
    } catch (IOException e) {
      throw new CommandException("Git is needed for that and cannot be started: install it.");
    }
  }

  private FileMerge.Notation notation() {
    String name = name().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml")
        ? FileMerge.Notation.YAML
        : FileMerge.Notation.JSON;
  }

  private String name() {
    return path == null ? ours.toString() : path;
  }

  private void write(String text) throws IOException {
    write(text, StandardCharsets.UTF_8);
  }

  private void write(String text, Charset charset) throws IOException {
    if (STANDARD_OUT.equals(output)) {
      System.out.write(text.getBytes(charset));
      System.out.flush();
    } else {
      Files.write(output == null ? ours : Path.of(output), text.getBytes(charset));
    }
  }

  private void print(ObjectNode answer) {
    if (json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(Json.write(answer));
      out.flush();
    }
  }

  private static ObjectNode answer(String outcome) {
    return JsonNodeFactory.instance.objectNode().put("outcome", outcome);
  }

  private static ArrayNode changes(List<MergeChange> changes) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (MergeChange change : changes) {
      array
          .addObject()
          .put("path", change.path())
          .put("subject", change.subject())
          .put("kind", word(change.kind()));
    }
    return array;
  }

  private static ArrayNode conflicts(List<MergeConflict> conflicts) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (MergeConflict conflict : conflicts) {
      ObjectNode item = array.addObject();
      item.put("path", conflict.path()).put("subject", conflict.subject());
      set(item, "base", conflict.base());
      set(item, "ours", conflict.mine());
      set(item, "theirs", conflict.theirs());
    }
    return array;
  }

  private static void set(ObjectNode item, String field, Optional<JsonNode> value) {
    value.ifPresent(it -> item.set(field, it));
  }

  private static String word(MergeChange.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
