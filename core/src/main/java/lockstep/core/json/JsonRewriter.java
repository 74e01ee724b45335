package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes one text anew so that it says another tree.
///
/// Idea: walk the text and the two trees together. Where the trees say the same, copy the
/// characters. Where both are objects or both arrays, write the parts one by one, each old part
/// with the white space that stood before it. Only what has no old counterpart is written in the
/// style of the file.
final class JsonRewriter {
  private final String text;
  private final JsonStyle style;
  private final StringBuilder out;

  private JsonRewriter(String text, JsonStyle style) {
    this.text = text;
    this.style = style;
    this.out = new StringBuilder(text.length() + 256);
  }

  /// `text`, which says `was`, changed to say `now`.
  static String rewrite(String text, JsonNode was, JsonNode now) {
    JsonSpan root = JsonScanner.scan(text);
    JsonRewriter rewriter = new JsonRewriter(text, JsonStyle.of(text, root));
    rewriter.copy(0, root.start());
    boolean empty = !(root instanceof JsonSpan.Container it) || it.parts().isEmpty();
    rewriter.write(root, was, now, !empty && rewriter.isOneLine(root));
    rewriter.copy(root.end(), text.length());
    return rewriter.out.toString();
  }

  /// A part of the result.
  ///
  /// @param old the part of the text that it goes back to; null for a new one
  /// @param was what the old part says
  /// @param now what it is to say; null for a member that a later one of the same name hides, which
  /// is copied
  private record Placed(
      String name, JsonSpan.@Nullable Part old, @Nullable JsonNode was, @Nullable JsonNode now) {}

  /// @param oneLine true when the surroundings leave no room for line breaks
  private void write(JsonSpan span, JsonNode was, JsonNode now, boolean oneLine) {
    if (Trees.same(was, now)) {
      copy(span.start(), span.end());
    } else if (span instanceof JsonSpan.Container container
        && !container.parts().isEmpty()
        && !now.isEmpty()
        && was.getNodeType() == now.getNodeType()) {
      writeParts(
          container,
          now,
          now.isObject() ? members(container, was, now) : items(container, was, now));
    } else {
      String indentation = JsonStyle.lineIndentation(text, span.start());
      style.write(now, oneLine ? null : indentation, out);
    }
  }

  /// Members in the order of the file; a new one after the member that comes before it in `now`.
  private static List<Placed> members(JsonSpan.Container container, JsonNode was, JsonNode now) {
    Map<String, JsonSpan.Part> last = new HashMap<>();
    container.parts().forEach(part -> last.put(part.name(), part));
    List<Placed> placed = new ArrayList<>();
    for (JsonSpan.Part part : container.parts()) {
      if (now.has(part.name())) {
        boolean hidden = !part.equals(last.get(part.name()));
        placed.add(
            new Placed(
                part.name(), part, was.get(part.name()), hidden ? null : now.get(part.name())));
      }
    }
    @Nullable String before = null;
    for (Map.Entry<String, JsonNode> member : now.properties()) {
      if (!last.containsKey(member.getKey())) {
        int position = before == null ? 0 : 1 + lastIndexOf(before, placed);
        placed.add(position, new Placed(member.getKey(), null, null, member.getValue()));
      }
      before = member.getKey();
    }
    return placed;
  }

  /// Looked for where something is new, and not for each member: there may be thousands.
  private static int lastIndexOf(String name, List<Placed> placed) {
    int i = placed.size() - 1;
    while (!placed.get(i).name().equals(name)) {
      i--;
    }
    return i;
  }

  private static List<Placed> items(JsonSpan.Container container, JsonNode was, JsonNode now) {
    int[] match = Alignment.of(was, now);
    List<Placed> placed = new ArrayList<>();
    for (int i = 0; i < match.length; i++) {
      placed.add(
          match[i] < 0
              ? new Placed("", null, null, now.get(i))
              : new Placed("", container.parts().get(match[i]), was.get(match[i]), now.get(i)));
    }
    return placed;
  }

  private void writeParts(JsonSpan.Container container, JsonNode now, List<Placed> placed) {
    JsonSpan.Part first = container.parts().getFirst();
    JsonSpan.Part last = container.parts().getLast();
    String firstLead = text.substring(first.leadStart(), first.start());
    String otherLead = otherLead(container, firstLead);
    boolean oneLine = isOneLine(container);
    out.append(now.isObject() ? '{' : '[');
    for (int i = 0; i < placed.size(); i++) {
      JsonSpan.@Nullable Part old = placed.get(i).old();
      if (i == 0) {
        out.append(firstLead);
      } else if (old == null || old.equals(first)) {
        out.append(otherLead);
      } else {
        copy(old.leadStart(), old.start());
      }
      writePart(placed.get(i), oneLine, container);
      if (i < placed.size() - 1) {
        if (old != null && !old.equals(last)) {
          copy(old.value().end(), old.gapEnd());
        }
        out.append(',');
      }
    }
    copy(last.value().end(), container.end());
  }

  private void writePart(Placed part, boolean oneLine, JsonSpan.Container container) {
    JsonSpan.@Nullable Part old = part.old();
    @Nullable JsonNode now = part.now();
    if (old != null && (now == null || part.was() == null)) {
      copy(old.start(), old.value().end());
    } else if (old != null && now != null && part.was() != null) {
      copy(old.start(), old.value().start());
      write(old.value(), part.was(), now, oneLine);
    } else if (now != null) {
      if (!part.name().isEmpty() || isObject(container)) {
        style.writeString(part.name(), out);
        out.append(colon(container));
      }
      style.write(now, oneLine ? null : indentation(container), out);
    }
  }

  private boolean isObject(JsonSpan.Container container) {
    return text.charAt(container.start()) == '{';
  }

  private String colon(JsonSpan.Container container) {
    JsonSpan.Part first = container.parts().getFirst();
    String between = text.substring(first.nameEnd(), first.value().start());
    return between.contains("\n") ? style.colon() : between;
  }

  /// What stands before a part that is not the first.
  private String otherLead(JsonSpan.Container container, String firstLead) {
    if (container.parts().size() > 1) {
      JsonSpan.Part second = container.parts().get(1);
      return text.substring(second.leadStart(), second.start());
    }
    return firstLead.contains("\n") ? firstLead : style.comma().substring(1);
  }

  /// The indentation of the lines that parts of a container start in.
  private String indentation(JsonSpan.Container container) {
    return JsonStyle.lineIndentation(text, container.parts().getLast().start());
  }

  private boolean isOneLine(JsonSpan span) {
    int lineBreak = text.indexOf('\n', span.start());
    return lineBreak < 0 || lineBreak >= span.end();
  }

  private void copy(int start, int end) {
    out.append(text, start, end);
  }
}
