package lockstep.app.config;

import com.google.errorprone.annotations.FormatMethod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/// All that is wrong with a file, in the order in which it was found.
final class Problems {
  private final List<String> found = new ArrayList<>();

  /// Adds a problem at the line of `place`; of the whole file when there is none.
  @FormatMethod
  void add(@Nullable Node place, String problem, Object... arguments) {
    String where =
        place == null
            ? ""
            : place
                .getStartMark()
                .map(mark -> "line %d: ".formatted(mark.getLine() + 1))
                .orElse("");
    found.add(where + problem.formatted(arguments));
  }

  List<String> found() {
    return List.copyOf(found);
  }
}
