package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// YAML 1.2 as strangers write it, read within limits into the same trees as [Json] gives.
///
/// One document only. Aliases and merge keys are expanded within a limit. Values that JSON cannot
/// hold (`.nan`, keys that are no scalars) are refused; unknown tags are ignored. Of two members
/// with one name the last counts.
public final class Yaml {
  private Yaml() {}

  /// Reads the one document in `bytes`; one without content is a `NullNode`.
  public static Parsed read(byte[] bytes) {
    return switch (Utf8.decode(bytes)) {
      case Utf8.Decoded.Text(String text) -> read(text);
      case Utf8.Decoded.Refused(Parsed.Problem problem) -> problem;
    };
  }

  /// Reads the one document in `text`; one without content is a `NullNode`.
  public static Parsed read(String text) {
    try {
      Optional<YamlNode> root = YamlComposer.compose(text).root();
      return new Parsed.Tree(
          root.<JsonNode>map(node -> new YamlTree(text).of(node)).orElse(NullNode.getInstance()));
    } catch (TextFault e) {
      return e.problem();
    } catch (MarkedYamlEngineException e) {
      return problem(e);
    } catch (YamlEngineException e) {
      return new Parsed.Problem(firstLine(e.getMessage()), 0, 0);
    }
  }

  private static Parsed.Problem problem(MarkedYamlEngineException e) {
    String reason = firstLine(e.getProblem());
    return e.getProblemMark()
        .map((Mark at) -> new Parsed.Problem(reason, at.getLine() + 1, at.getColumn() + 1))
        .orElseGet(() -> new Parsed.Problem(reason, 0, 0));
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "not YAML" : message.lines().findFirst().orElse("not YAML");
  }
}
