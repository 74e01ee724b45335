package lockstep.datasource;

/// Something that panels can ask for data.
public interface DataSource {
  /// What it is called and how it is set up; never with secrets.
  DataSourceSettings settings();

  /// True when it can stand in for a source of another server that a dashboard refers to.
  ///
  /// @param reference the other source's uid or name
  /// @param type its plugin; may be empty
  default boolean serves(String reference, String type) {
    return reference.isEmpty() && settings().type().equals(type);
  }

  /// Answers one query. Blocks; bounded by the source's own limits. Never throws for what a query
  /// can hold.
  QueryResult query(Query query, TimeRange range);
}
