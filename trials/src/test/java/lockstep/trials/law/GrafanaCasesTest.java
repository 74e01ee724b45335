package lockstep.trials.law;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The tests that `docs/grafana-cases.md` names are there.
class GrafanaCasesTest {
  private static final Path TABLE = SourceTree.ROOT.resolve("docs/grafana-cases.md");
  private static final Pattern OURS = Pattern.compile("`([a-z]+)/([A-Za-z0-9]+)(?:#(\\w+))?`");

  @Test
  void everyCaseNamesATestThatIsThere() {
    List<Path> tests = SourceTree.java("test");
    List<String> wrong = new ArrayList<>();
    List<String> rows = rows();
    for (String row : rows) {
      String[] cells = row.split("\\|", -1);
      Matcher ours = OURS.matcher(cells[3]);
      boolean named = false;
      while (ours.find()) {
        named = true;
        problem(tests, ours.group(1), ours.group(2), Optional.ofNullable(ours.group(3)))
            .ifPresent(wrong::add);
      }
      if (!named) {
        wrong.add("no test of ours:" + cells[1]);
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(rows).hasSizeGreaterThan(70);
  }

  private static Optional<String> problem(
      List<Path> tests, String room, String name, Optional<String> method) {
    Optional<Path> file =
        tests.stream()
            .filter(it -> it.startsWith(SourceTree.ROOT.resolve(room)))
            .filter(it -> it.endsWith(name + ".java"))
            .findFirst();
    if (file.isEmpty()) {
      return Optional.of("%s has no test %s".formatted(room, name));
    }
    return method
        .filter(it -> !SourceTree.read(file.get()).contains("void " + it + "("))
        .map("%s/%s has no %%s".formatted(room, name)::formatted);
  }

  private static List<String> rows() {
    return SourceTree.read(TABLE).lines().filter(line -> line.startsWith("| ")).skip(1).toList();
  }
}
