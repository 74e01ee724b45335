package lockstep.datasource;

import java.util.List;

/// What a source answers to one query.
public sealed interface QueryResult {
  /// The data; no frames means no data.
  record Data(List<Frame> frames) implements QueryResult {
    public Data {
      frames = List.copyOf(frames);
    }
  }

  /// The query could not be answered.
  ///
  /// @param kind whose fault it is
  /// @param message for a person: what was wrong and the way out
  /// @param frames what there is all the same
  record Failed(Kind kind, String message, List<Frame> frames) implements QueryResult {
    public Failed {
      frames = List.copyOf(frames);
    }

    /// A failure with nothing to show.
    public Failed(Kind kind, String message) {
      this(kind, message, List.of());
    }
  }

  /// Whose fault a failure is.
  enum Kind {
    /// The query is wrong, whenever it is asked.
    BAD_QUERY,
    /// The source broke.
    SOURCE_BROKE,
    /// The source could not be reached or was too slow.
    SOURCE_AWAY
  }

  /// Data in these frames.
  static QueryResult of(List<Frame> frames) {
    return new Data(frames);
  }

  /// Data in one frame.
  static QueryResult of(Frame frame) {
    return new Data(List.of(frame));
  }

  /// The query is wrong, for this reason.
  static QueryResult badQuery(String message) {
    return new Failed(Kind.BAD_QUERY, message);
  }
}
