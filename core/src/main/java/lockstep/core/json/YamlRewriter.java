package lockstep.core.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.common.ScalarStyle;

/// Finds the replacements that make a YAML text say another tree.
///
/// Idea: walk the nodes and both trees together, and replace the smallest thing that differs: a
/// value in its place, the lines of a member or item, else the whole value of a member. YAML has
/// too many ways to say things for all of them to be edited; where none of this fits, or pieces
/// overlap, there is no result, and the caller, who checks what the result says anyway, writes the
/// file anew.
final class YamlRewriter {
  private static final int NONE = -1;

  private final String text;
  private final YamlStyle style;
  private final List<Replacement> replacements = new ArrayList<>();
  private boolean editable = true;

  private YamlRewriter(String text, YamlStyle style) {
    this.text = text;
    this.style = style;
  }

  private record Replacement(int start, int end, String by) {}

  /// Where a value stands.
  ///
  /// @param start where its replacement begins: behind the colon or the dash and its space
  /// @param indentation of the mapping or list that it is in
  /// @param kind of that mapping or list
  private record Place(int start, String indentation, Kind kind) {}

  private enum Kind {
    MEMBER,
    ITEM,
    FLOW
  }

  /// `text` with what each alias stands for in its place, so that what bears the name can be
  /// edited alone; empty when there is none, or a merge key needs one.
  static Optional<String> withoutAliases(String text, YamlStyle style, YamlNode root) {
    YamlRewriter rewriter = new YamlRewriter(text, style);
    rewriter.expand(root);
    return rewriter.replacements.isEmpty() ? Optional.empty() : rewriter.applied();
  }

  private void expand(YamlNode node) {
    switch (node) {
      case YamlNode.Alias alias -> {
        JsonNode says = new YamlTree(text).of(alias);
        String by = inFlow(YamlSpelling.of(text, alias, says), quoting(alias.target()));
        replacements.add(new Replacement(alias.start(), alias.end(), by));
      }
      case YamlNode.Sequence sequence -> sequence.items().forEach(this::expand);
      case YamlNode.Mapping mapping ->
          mapping.entries().stream()
              .filter(entry -> !YamlTree.isMerge(entry))
              .forEach(entry -> expand(entry.value()));
      case YamlNode.Scalar _ -> {}
    }
  }

  /// `text`, which holds `root` and says `was`, changed to say `now`; empty when it cannot be
  /// edited.
  static Optional<String> rewrite(
      String text, YamlStyle style, YamlNode root, JsonNode was, JsonNode now) {
    YamlRewriter rewriter = new YamlRewriter(text, style);
    if (!rewriter.writeParts(root, was, now)) {
      return Optional.empty();
    }
    return rewriter.editable ? rewriter.applied() : Optional.empty();
  }

  private Optional<String> applied() {
    replacements.sort(
        Comparator.comparingInt(Replacement::start).thenComparingInt(Replacement::end));
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (Replacement replacement : replacements) {
      if (replacement.start() < at) {
        return Optional.empty();
      }
      out.append(text, at, replacement.start()).append(replacement.by());
      at = replacement.end();
    }
    return Optional.of(out.append(text, at, text.length()).toString());
  }

  private void write(YamlNode node, JsonNode was, JsonNode now, Place place) {
    if (!Trees.same(was, now) && !writeParts(node, was, now)) {
      replace(node, now, place);
    }
  }

  /// Edits inside of a mapping or list; false when it must be replaced as a whole.
  private boolean writeParts(YamlNode node, JsonNode was, JsonNode now) {
    if (Trees.same(was, now)) {
      return true;
    }
    if (was.getNodeType() != now.getNodeType() || was.isEmpty() || now.isEmpty()) {
      return false;
    }
    return switch (node) {
      case YamlNode.Mapping mapping ->
          mapping.flow() ? writeFlow(mapping, was, now) : writeMembers(mapping, was, now);
      case YamlNode.Sequence sequence ->
          sequence.flow() ? writeFlow(sequence, was, now) : writeItems(sequence, was, now);
      case YamlNode.Scalar _, YamlNode.Alias _ -> false;
    };
  }

  private boolean writeFlow(YamlNode.Mapping mapping, JsonNode was, JsonNode now) {
    List<YamlNode.Entry> entries = mapping.entries();
    if (was.size() != entries.size()) {
      return false;
    }
    Brackets brackets = new Brackets();
    Map<String, Integer> known = new HashMap<>();
    for (YamlNode.Entry entry : entries) {
      String name = entry.key().value();
      int start = entry.value().start();
      known.put(name, brackets.part(entry.key().start(), end(entry), now.has(name)));
      if (now.has(name)) {
        write(entry.value(), was.get(name), now.get(name), new Place(start, "", Kind.FLOW));
      }
    }
    int after = NONE;
    for (Map.Entry<String, JsonNode> member : now.properties()) {
      @Nullable Integer part = known.get(member.getKey());
      if (part == null) {
        brackets.add(after, YamlStyle.flowMember(member.getKey(), member.getValue()));
      } else {
        after = part;
      }
    }
    return brackets.write();
  }

  private boolean writeFlow(YamlNode.Sequence sequence, JsonNode was, JsonNode now) {
    int[] match = Alignment.of(was, now);
    if (!isInOrder(match)) {
      return false;
    }
    boolean[] kept = kept(match, was.size());
    Brackets brackets = new Brackets();
    for (int i = 0; i < kept.length; i++) {
      YamlNode item = sequence.items().get(i);
      brackets.part(item.start(), item.end(), kept[i]);
    }
    int after = NONE;
    for (int i = 0; i < match.length; i++) {
      if (match[i] == NONE) {
        ScalarStyle like = quoting(sequence.items().get(Math.max(after, 0)));
        brackets.add(after, inFlow(now.get(i), like));
      } else {
        after = match[i];
        YamlNode item = sequence.items().get(after);
        write(item, was.get(after), now.get(i), new Place(item.start(), "", Kind.FLOW));
      }
    }
    return brackets.write();
  }

  private static String inFlow(JsonNode value, ScalarStyle like) {
    return value.isValueNode() ? YamlScalars.oneLine(value, like, true) : YamlStyle.inFlow(value);
  }

  /// Parts that go from between brackets, or come there.
  private final class Brackets {
    private final List<Part> parts = new ArrayList<>();

    private record Part(int start, int end, boolean stays) {}

    /// Names the next part; what it says may be edited besides.
    int part(int start, int end, boolean stays) {
      parts.add(new Part(start, end, stays));
      return parts.size() - 1;
    }

    /// Puts something behind a part that stays; before all of them when there is none.
    void add(int after, String by) {
      if (after == NONE) {
        int first = parts.getFirst().start();
        replacements.add(new Replacement(first, first, by + ", "));
      } else {
        int end = parts.get(after).end();
        replacements.add(new Replacement(end, end, ", " + by));
      }
    }

    /// Takes away what does not stay; false when nothing does.
    boolean write() {
      int last = NONE; // that stays
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).stays()) {
          if (last < i - 1) {
            int start = parts.get(last + 1).start();
            replacements.add(new Replacement(start, parts.get(i).start(), ""));
          }
          last = i;
        }
      }
      if (last != NONE && last < parts.size() - 1) {
        replacements.add(new Replacement(parts.get(last).end(), parts.getLast().end(), ""));
      }
      return last != NONE;
    }
  }

  private static boolean isInOrder(int[] match) {
    int last = NONE;
    for (int old : match) {
      if (old != NONE && old < last) {
        return false;
      }
      last = Math.max(last, old);
    }
    return last != NONE;
  }

  private static boolean[] kept(int[] match, int size) {
    boolean[] kept = new boolean[size];
    for (int old : match) {
      if (old != NONE) {
        kept[old] = true;
      }
    }
    return kept;
  }

  private boolean writeMembers(YamlNode.Mapping mapping, JsonNode was, JsonNode now) {
    List<YamlNode.Entry> entries = mapping.entries();
    if (was.size() != entries.size()
        || entries.stream().noneMatch(entry -> now.has(entry.key().value()))) {
      return false;
    }
    String indentation = " ".repeat(YamlStyle.column(text, mapping.start()));
    Map<String, YamlNode.Entry> known = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      YamlNode.Entry entry = entries.get(i);
      String name = entry.key().value();
      known.put(name, entry);
      if (now.has(name)) {
        int colon = text.indexOf(':', entry.key().end());
        Place place = new Place(colon + 1, indentation, Kind.MEMBER);
        write(entry.value(), was.get(name), now.get(name), place);
      } else {
        int next = i + 1 < entries.size() ? entries.get(i + 1).key().start() : NONE;
        int start = entry.key().start();
        removeLines(start, start, end(entry), next);
      }
    }
    int after = NONE;
    for (Map.Entry<String, JsonNode> member : now.properties()) {
      YamlNode.@Nullable Entry entry = known.get(member.getKey());
      if (entry != null) {
        after = end(entry);
      } else {
        StringBuilder lines = new StringBuilder();
        style.writeMember(member.getKey(), member.getValue(), indentation, lines);
        insertLines(lines.toString(), indentation, after, mapping.start());
      }
    }
    return true;
  }

  private boolean writeItems(YamlNode.Sequence sequence, JsonNode was, JsonNode now) {
    int[] match = Alignment.of(was, now);
    int[] dashes = sequence.items().stream().mapToInt(this::dash).toArray();
    boolean[] kept = kept(match, was.size());
    if (!isInOrder(match) || !isLineOfItsOwn(sequence, dashes)) {
      return false;
    }
    String indentation = " ".repeat(YamlStyle.column(text, dashes[0]));
    for (int i = 0; i < dashes.length; i++) {
      if (!kept[i]) {
        int before = i > 0 ? sequence.items().get(i - 1).end() : dashes[i];
        removeLines(before, dashes[i], sequence.items().get(i).end(), NONE);
      }
    }
    int after = NONE;
    for (int i = 0; i < match.length; i++) {
      if (match[i] == NONE) {
        StringBuilder lines = new StringBuilder();
        style.writeItem(now.get(i), indentation, lines);
        insertLines(lines.toString(), indentation, after, dashes[0]);
      } else {
        YamlNode item = sequence.items().get(match[i]);
        Place place = new Place(dashes[match[i]] + 1, indentation, Kind.ITEM);
        write(item, was.get(match[i]), now.get(i), place);
        after = Math.max(item.end(), dashes[match[i]] + 1);
      }
    }
    return true;
  }

  /// The dash before an item, or -1 where something else stands between.
  private int dash(YamlNode item) {
    int at = item.start() - 1;
    while (at >= 0 && Character.isWhitespace(text.charAt(at))) {
      at--;
    }
    return at >= 0 && text.charAt(at) == '-' ? at : NONE;
  }

  private boolean isLineOfItsOwn(YamlNode.Sequence sequence, int[] dashes) {
    for (int dash : dashes) {
      if (dash == NONE || !isBlank(lineStart(dash), dash)) {
        return false;
      }
    }
    return !sequence.items().isEmpty();
  }

  private void replace(YamlNode node, JsonNode wanted, Place place) {
    JsonNode now = YamlSpelling.of(text, node, wanted);
    int end = Math.max(node.end(), place.start());
    StringBuilder by = new StringBuilder();
    if (place.kind() == Kind.FLOW || isFilledFlow(node, now)) {
      String value = inFlow(now, quoting(node));
      replacements.add(new Replacement(node.start(), node.end(), value));
      return;
    }
    if (isMultiline(now) && node instanceof YamlNode.Scalar scalar && scalar.isBlock()) {
      style.writeLiteral(now.textValue(), indentation(scalar, place), by);
      replacements.add(new Replacement(node.start(), node.end(), by.toString()));
      return;
    }
    boolean alone = isBlank(end, lineEnd(end));
    if (now.isValueNode() && !isMultiline(now) && isBeside(node, place)) {
      by.append(YamlScalars.oneLine(now, quoting(node), false));
      replacements.add(new Replacement(node.start(), node.end(), by.toString()));
    } else if (!alone) {
      by.append(' ').append(YamlStyle.inFlow(now));
      replacements.add(new Replacement(place.start(), end, by.toString()));
    } else if (place.kind() == Kind.MEMBER) {
      style.writeMemberValue(now, place.indentation(), by);
      replacements.add(new Replacement(place.start(), end, by.toString()));
    } else {
      by.append(' ');
      style.writeItemValue(now, place.indentation(), by);
      replacements.add(new Replacement(place.start(), end, by.toString()));
    }
  }

  /// True for what stands between brackets and goes on doing so.
  private static boolean isFilledFlow(YamlNode node, JsonNode now) {
    return now.isContainerNode()
        && !now.isEmpty()
        && switch (node) {
          case YamlNode.Mapping mapping -> mapping.flow() && !mapping.entries().isEmpty();
          case YamlNode.Sequence sequence -> sequence.flow() && !sequence.items().isEmpty();
          case YamlNode.Scalar _, YamlNode.Alias _ -> false;
        };
  }

  /// The indentation of the lines of a block.
  private String indentation(YamlNode.Scalar block, Place place) {
    int line = lineEnd(block.start()) + 1;
    while (line < block.end() && isBlank(line, lineEnd(line))) {
      line = lineEnd(line) + 1;
    }
    int deep = line < block.end() ? firstOf(line) - line : 0;
    return deep > place.indentation().length()
        ? " ".repeat(deep)
        : place.indentation() + style.unit();
  }

  private static ScalarStyle quoting(YamlNode node) {
    return node instanceof YamlNode.Scalar scalar ? scalar.style() : ScalarStyle.PLAIN;
  }

  /// True for a value that stands on one line with its name or dash.
  private boolean isBeside(YamlNode node, Place place) {
    return node.start() > place.start()
        && text.substring(place.start(), node.end()).indexOf('\n') < 0
        && !(node instanceof YamlNode.Scalar scalar && scalar.isBlock());
  }

  private static boolean isMultiline(JsonNode value) {
    return value.isTextual() && YamlScalars.isLiteral(value.textValue());
  }

  /// The end of a member: of its value, or of its colon when the value is nothing.
  private int end(YamlNode.Entry entry) {
    return Math.max(entry.value().end(), text.indexOf(':', entry.key().end()) + 1);
  }

  /// Takes lines away from `start` to the end of the line of `end`, with the comments that are
  /// right above and behind `before`, and those that are below and deeper. What begins in the
  /// middle of a line, behind a dash, gives its place to what follows at `next`.
  private void removeLines(int before, int start, int end, int next) {
    if (isBlank(lineStart(start), start)) {
      int column = start - lineStart(start);
      int from = lineStart(start);
      while (from > 0 && lineStart(from - 1) > before && isComment(lineStart(from - 1), column)) {
        from = lineStart(from - 1);
      }
      int lineEnd = lineEnd(end);
      while (lineEnd < text.length() && isDeeperComment(lineEnd + 1, column)) {
        lineEnd = lineEnd(lineEnd + 1);
      }
      boolean atEnd = lineEnd == text.length();
      replacements.add(
          new Replacement(atEnd && from > 0 ? from - 1 : from, atEnd ? lineEnd : lineEnd + 1, ""));
    } else if (next != NONE) {
      replacements.add(new Replacement(start, next, ""));
    } else {
      editable = false;
    }
  }

  /// Puts lines behind the line of `after`, or before `first` when nothing is before them.
  private void insertLines(String lines, String indentation, int after, int first) {
    if (after == NONE) {
      String by = lines + style.lineBreak() + indentation;
      replacements.add(new Replacement(first, first, by));
    } else {
      int at = lineEnd(after);
      int before = at > 0 && at < text.length() && text.charAt(at - 1) == '\r' ? at - 1 : at;
      replacements.add(new Replacement(before, before, style.lineBreak() + indentation + lines));
    }
  }

  private boolean isComment(int line, int column) {
    return firstOf(line) == line + column && text.startsWith("#", firstOf(line));
  }

  private boolean isDeeperComment(int line, int column) {
    return firstOf(line) > line + column && text.startsWith("#", firstOf(line));
  }

  /// Where the first character of a line is that is no space.
  private int firstOf(int line) {
    int at = line;
    while (at < text.length() && text.charAt(at) == ' ') {
      at++;
    }
    return at;
  }

  private int lineStart(int at) {
    return text.lastIndexOf('\n', at - 1) + 1;
  }

  private int lineEnd(int at) {
    int lineBreak = text.indexOf('\n', at);
    return lineBreak < 0 ? text.length() : lineBreak;
  }

  private boolean isBlank(int start, int end) {
    return text.substring(start, end).isBlank();
  }
}
