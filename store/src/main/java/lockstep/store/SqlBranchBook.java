package lockstep.store;

import java.util.Optional;
import lockstep.sync.provisioning.BranchBook;
import org.jdbi.v3.core.Handle;

/// The branches that one cluster follows, in SQL.
final class SqlBranchBook implements BranchBook {
  private static final String WHAT = "followed branches";

  private final Sql sql;
  private final String cluster;

  SqlBranchBook(Sql sql, String cluster) {
    this.sql = sql;
    this.cluster = cluster;
  }

  @Override
  public Optional<String> find(String repository, String url) {
    return sql.read(WHAT, handle -> find(handle, repository, url));
  }

  private Optional<String> find(Handle handle, String repository, String url) {
    return sql.query(
            handle,
            """
            SELECT branch FROM followed_branches
            WHERE cluster = :cluster AND repository = :repository AND url = :url
            """)
        .bind("cluster", cluster)
        .bind("repository", repository)
        .bind("url", url)
        .mapTo(String.class)
        .findOne();
  }

  @Override
  public String settle(String repository, String url, String branch) {
    return sql.write(
        WHAT,
        handle -> {
          sql.update(
                  handle,
                  """
                  INSERT INTO followed_branches (cluster, repository, url, branch)
                  VALUES (:cluster, :repository, :url, :branch)
                  ON CONFLICT (cluster, repository, url) DO NOTHING
                  """)
              .bind("cluster", cluster)
              .bind("repository", repository)
              .bind("url", url)
              .bind("branch", branch)
              .execute();
          return find(handle, repository, url).orElseThrow();
        });
  }
}
