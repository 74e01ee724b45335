package lockstep.trials.law;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Style as a program: lengths, banned words, missing room signs, dead links (style.md section 5).
class TidyTest {
  private static final int MAX_METHOD_LINES = 70;
  private static final int MAX_FILE_LINES = 500;
  private static final int MAX_TEST_FILE_LINES = 800;

  /// Files that may be longer, each with its reason.
  private static final Map<String, String> LONG_FILES = Map.of();

  private static final Pattern LEFT_OVER = Pattern.compile("\\b(TODO|FIXME|XXX|HACK)\\b");
  private static final Pattern LINK =
      Pattern.compile("]\\((?!https?:|#|mailto:)([^)#\\s]+)(#[^)]*)?\\)");
  private static final Pattern ARTIFACT = Pattern.compile("<artifactId>([^<]+)</artifactId>");

  @Test
  void noFileIsTooLong() {
    List<String> tooLong = new ArrayList<>();
    for (String set : List.of("main", "test")) {
      int limit = set.equals("main") ? MAX_FILE_LINES : MAX_TEST_FILE_LINES;
      for (Path file : SourceTree.java(set)) {
        long lines = SourceTree.read(file).lines().count();
        if (lines > limit && !LONG_FILES.containsKey(SourceTree.name(file))) {
          tooLong.add(
              "%s has %d lines (expected: <= %d)".formatted(SourceTree.name(file), lines, limit));
        }
      }
    }
    assertThat(tooLong).isEmpty();
  }

  @Test
  void noMethodIsTooLong() throws IOException {
    List<Path> files = new ArrayList<>(SourceTree.java("main"));
    files.addAll(SourceTree.java("test"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> tooLong = new ArrayList<>();
    try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, manager, null, List.of(), null, manager.getJavaFileObjectsFromPaths(files));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      for (CompilationUnitTree unit : task.parse()) {
        unit.accept(new MethodLengths(unit, positions, tooLong), null);
      }
    }
    assertThat(tooLong).isEmpty();
  }

  private static final class MethodLengths extends TreeScanner<@Nullable Void, @Nullable Void> {
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final List<String> tooLong;

    MethodLengths(CompilationUnitTree unit, SourcePositions positions, List<String> tooLong) {
      this.unit = unit;
      this.positions = positions;
      this.tooLong = tooLong;
    }

    @Override
    public @Nullable Void visitMethod(MethodTree method, @Nullable Void nothing) {
      LineMap lines = unit.getLineMap();
      long begin = lines.getLineNumber(positions.getStartPosition(unit, method));
      long end = lines.getLineNumber(positions.getEndPosition(unit, method));
      long length = end - begin + 1;
      if (length > MAX_METHOD_LINES) {
        Path file = Path.of(unit.getSourceFile().toUri());
        tooLong.add(
            "%s:%d %s has %d lines (expected: <= %d)"
                .formatted(
                    SourceTree.name(file), begin, method.getName(), length, MAX_METHOD_LINES));
      }
      return super.visitMethod(method, null);
    }
  }

  @Test
  void nothingIsLeftForLater() {
    List<String> found = new ArrayList<>();
    for (String set : List.of("main", "test")) {
      for (Path file : SourceTree.java(set)) {
        if (!file.endsWith("TidyTest.java") && LEFT_OVER.matcher(SourceTree.read(file)).find()) {
          found.add(SourceTree.name(file));
        }
      }
    }
    assertThat(found).as("files with a left-over note").isEmpty();
  }

  @Test
  void everyPackageHasItsSign() {
    Set<String> unsigned = new TreeSet<>();
    for (Path file : SourceTree.java("main")) {
      Path folder = file.resolveSibling("package-info.java");
      if (!Files.exists(folder)) {
        unsigned.add(SourceTree.name(file) + " has no package-info.java beside it");
      } else if (!SourceTree.read(folder).contains("@NullMarked")) {
        unsigned.add(SourceTree.name(folder) + " is not @NullMarked");
      }
    }
    assertThat(unsigned).isEmpty();
  }

  @Test
  void testsAreNeverSwitchedOffAndNeverSleep() {
    Pattern banned = Pattern.compile("@Disabled|Thread\\.sleep\\(|import org\\.mockito");
    List<String> found =
        SourceTree.java("test").stream()
            .filter(
                file -> !file.endsWith("TidyTest.java") && !file.toString().contains("/trials/"))
            .filter(file -> banned.matcher(SourceTree.read(file)).find())
            .map(SourceTree::name)
            .toList();
    assertThat(found).isEmpty();
  }

  @Test
  void noLinkInTheDocumentsIsDead() {
    List<String> dead = new ArrayList<>();
    for (Path file : SourceTree.markdown()) {
      Matcher link = LINK.matcher(SourceTree.read(file));
      while (link.find()) {
        if (!Files.exists(file.resolveSibling(link.group(1)))) {
          dead.add(SourceTree.name(file) + ": " + link.group(1));
        }
      }
    }
    assertThat(dead).isEmpty();
  }

  @Test
  void theMapShowsEveryRoom() {
    String map = SourceTree.read(SourceTree.ROOT.resolve("ARCHITECTURE.md"));
    assertThat(SourceTree.ROOMS).allSatisfy(room -> assertThat(map).contains("`" + room + "/`"));
  }

  @Test
  void everyDependencyOfARoomHasItsLine() throws IOException {
    String lines = SourceTree.read(SourceTree.ROOT.resolve("docs/dependencies.md"));
    Set<String> unexplained = new TreeSet<>();
    for (String room : SourceTree.ROOMS) {
      String pom = SourceTree.read(SourceTree.ROOT.resolve(room).resolve("pom.xml"));
      Matcher artifact =
          ARTIFACT.matcher(
              pom.substring(pom.indexOf("<dependencies>"), pom.indexOf("</dependencies>")));
      while (artifact.find()) {
        if (!SourceTree.ROOMS.contains(artifact.group(1))
            && !lines.contains("`" + artifact.group(1) + "`")) {
          unexplained.add(room + ": " + artifact.group(1));
        }
      }
    }
    assertThat(unexplained).isEmpty();
  }

  @Test
  void noCommittedFileNamesARegistryOrAMachine() throws IOException {
    Pattern banned =
        Pattern.compile(
            "repo1?\\.maven|registry\\.npm|deb\\.debian|(?<![\\w.])/root/|(?<![\\w.])/home/[a-z]");
    List<String> found = new ArrayList<>();
    for (Path file : committed()) {
      if (Files.size(file) < 1_000_000 && !file.endsWith("TidyTest.java") && isText(file)) {
        if (banned.matcher(SourceTree.read(file)).find()) {
          found.add(SourceTree.name(file));
        }
      }
    }
    assertThat(found).isEmpty();
  }

  private static boolean isText(Path file) {
    String name = file.toString();
    return Stream.of(
            ".java",
            ".md",
            ".sh",
            ".xml",
            ".json",
            ".ts",
            ".tsx",
            ".yaml",
            ".yml",
            ".properties",
            ".npmrc",
            "/dev",
            "/lockstep",
            "/run")
        .anyMatch(name::endsWith);
  }

  private static List<Path> committed() throws IOException {
    Process git =
        new ProcessBuilder("git", "ls-files", "-z").directory(SourceTree.ROOT.toFile()).start();
    String names =
        new String(git.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    return Stream.of(names.split("\0"))
        .filter(name -> !name.isEmpty())
        .map(SourceTree.ROOT::resolve)
        .filter(Files::isRegularFile)
        .collect(Collectors.toList());
  }
}
