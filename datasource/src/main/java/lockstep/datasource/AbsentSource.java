package lockstep.datasource;

/// A source that is set up and whose plugin is not part of Lockstep: it is listed, and says so when
/// asked.
final class AbsentSource implements DataSource {
  private final DataSourceSettings settings;

  AbsentSource(DataSourceSettings settings) {
    this.settings = settings;
  }

  @Override
  public DataSourceSettings settings() {
    return settings;
  }

  @Override
  public QueryResult query(Query query, TimeRange range) {
    return new QueryResult.Failed(
        QueryResult.Kind.BAD_QUERY,
        "%s: Lockstep cannot ask data sources of type %s yet"
            .formatted(settings.name(), settings.type()));
  }
}
