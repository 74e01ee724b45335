package lockstep.datasource;

/// Something that panels can ask for data.
public interface DataSource {
  /// What it is called and how it is set up; never with secrets.
  DataSourceSettings settings();

  /// Answers one query. Blocks; bounded by the source's own limits. Never throws for what a query
  /// can hold.
  QueryResult query(Query query, TimeRange range);
}
