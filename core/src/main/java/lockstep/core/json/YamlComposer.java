package lockstep.core.json;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/// Makes the nodes of one document from the parser's events, within the limits of [Json]. The
/// library's own composer would recurse as deep as the text asks for.
final class YamlComposer {
  private final String text;
  private final Iterator<Event> events;
  private final boolean hasSurrogates;
  private final Map<String, YamlNode> anchors = new HashMap<>();
  private boolean usesAnchors;
  private int depth;
  private int lastIndex;
  private int lastOffset;

  private YamlComposer(String text) {
    this.text = text;
    this.hasSurrogates = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    LoadSettings settings = LoadSettings.builder().setCodePointLimit(Json.MAX_BYTES).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /// A document.
  ///
  /// @param root empty when the text has nothing but comments
  /// @param usesAnchors true when nodes are named or refer to each other
  record Document(Optional<YamlNode> root, boolean usesAnchors) {}

  /// The one document in `text`.
  ///
  /// @throws TextFault when there are several, or one that is wrong or above a limit
  /// @throws org.snakeyaml.engine.v2.exceptions.YamlEngineException when the text is no YAML
  static Document compose(String text) {
    YamlComposer composer = new YamlComposer(text);
    Optional<YamlNode> root = composer.document();
    return new Document(root, composer.usesAnchors);
  }

  private Optional<YamlNode> document() {
    Optional<YamlNode> root = Optional.empty();
    boolean seen = false;
    while (events.hasNext()) {
      Event event = events.next();
      switch (event.getEventId()) {
        case StreamStart, StreamEnd, DocumentEnd, Comment -> {}
        case DocumentStart -> {
          if (seen) {
            throw fault(event, "more than one document in the file");
          }
          seen = true;
        }
        case Alias, Scalar, SequenceStart, MappingStart -> root = Optional.of(node(event));
        case SequenceEnd, MappingEnd -> throw fault(event, "an end without a start");
      }
    }
    return root;
  }

  private YamlNode node(Event event) {
    if (event instanceof AliasEvent alias) {
      return alias(alias);
    }
    String anchor = ((NodeEvent) event).getAnchor().map(a -> a.getValue()).orElse(null);
    usesAnchors |= anchor != null;
    YamlNode node =
        switch (event) {
          case ScalarEvent scalar -> scalar(scalar);
          case CollectionStartEvent start -> collection(start);
          default -> throw fault(event, "not a value");
        };
    if (anchor != null) {
      anchors.put(anchor, node);
    }
    return node;
  }

  private YamlNode alias(AliasEvent event) {
    @Nullable YamlNode target = anchors.get(event.getAlias().getValue());
    if (target == null) {
      throw fault(event, "alias *%s refers to nothing before it".formatted(event.getAlias()));
    }
    usesAnchors = true;
    return new YamlNode.Alias(start(event), end(event), target);
  }

  private YamlNode.Scalar scalar(ScalarEvent event) {
    int end = end(event);
    int start = start(event);
    if (event.isLiteral() || event.isFolded()) {
      end = start + text.substring(start, end).stripTrailing().length();
    }
    return new YamlNode.Scalar(
        start, end, event.getValue(), event.getScalarStyle(), event.getTag());
  }

  private YamlNode collection(CollectionStartEvent start) {
    if (++depth > Json.MAX_DEPTH) {
      throw fault(start, "nested deeper than %d levels".formatted(Json.MAX_DEPTH));
    }
    YamlNode node = start.getEventId() == Event.ID.SequenceStart ? sequence(start) : mapping(start);
    depth--;
    return node;
  }

  private YamlNode sequence(CollectionStartEvent start) {
    List<YamlNode> items = new ArrayList<>();
    Event event = next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      items.add(node(event));
      event = next();
    }
    int end = start.isFlow() || items.isEmpty() ? end(event) : items.getLast().end();
    return new YamlNode.Sequence(start(start), end, List.copyOf(items), start.isFlow());
  }

  private YamlNode mapping(CollectionStartEvent start) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    Event event = next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      if (!(node(event) instanceof YamlNode.Scalar key)) {
        throw fault(event, "a key that is not a single value");
      }
      entries.add(new YamlNode.Entry(key, node(next())));
      event = next();
    }
    int end = start.isFlow() || entries.isEmpty() ? end(event) : entries.getLast().value().end();
    return new YamlNode.Mapping(start(start), end, List.copyOf(entries), start.isFlow());
  }

  private Event next() {
    Event event = events.next();
    while (event.getEventId() == Event.ID.Comment) {
      event = events.next();
    }
    return event;
  }

  private int start(Event event) {
    return offset(event.getStartMark().orElseThrow());
  }

  private int end(Event event) {
    return offset(event.getEndMark().orElseThrow());
  }

  /// Marks count code points. Each is looked for from the one before it, so that a long text is
  /// walked once and not once for each node.
  private int offset(Mark mark) {
    if (!hasSurrogates) {
      return mark.getIndex();
    }
    lastOffset = text.offsetByCodePoints(lastOffset, mark.getIndex() - lastIndex);
    lastIndex = mark.getIndex();
    return lastOffset;
  }

  private static TextFault fault(Event event, String reason) {
    Mark at = event.getStartMark().orElseThrow();
    return new TextFault(new Parsed.Problem(reason, at.getLine() + 1, at.getColumn() + 1));
  }
}
