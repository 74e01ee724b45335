package lockstep.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.journal.Bounds;
import lockstep.sync.journal.Fate;
import lockstep.sync.journal.Journal;
import lockstep.sync.journal.Notice;
import lockstep.sync.journal.Overview;
import lockstep.sync.journal.SaveJson;
import lockstep.sync.journal.Titles;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/// The journal of one repository in SQL.
///
/// Whoever writes holds the repository's row of `journal_drains` until the end of the transaction,
/// so the bounds hold whoever else writes, and the ids tell the order in which saves were put in.
final class SqlJournal implements Journal {
  private static final String WHAT = "the journal";
  private static final Duration REMEMBERED = Duration.ofDays(7);
  private static final Duration TOLD = Duration.ofDays(90);

  private final Sql sql;
  private final String cluster;
  private final String repository;
  private final SqlSaveBook book;

  SqlJournal(Sql sql, String cluster, String repository) {
    this.sql = sql;
    this.cluster = cluster;
    this.repository = repository;
    this.book = new SqlSaveBook(sql, cluster);
  }

  @Override
  public Appended append(Save save, Uid uid, Bounds bounds) {
    String content = SaveJson.write(save);
    long bytes = content.getBytes(StandardCharsets.UTF_8).length;
    return sql.write(
        WHAT,
        handle -> {
          lock(handle, 0);
          if (isOfAnother(handle, save, uid)) {
            return new Appended.Other();
          }
          Optional<Fate> present = fate(handle, save.id());
          if (present.isPresent()) {
            return switch (present.get()) {
              case Fate.Waiting(Uid _, int position, Instant since) ->
                  new Appended.In(position, since);
              case Fate.Settled settled -> new Appended.Done(settled);
            };
          }
          Optional<SaveBook.Told> told =
              book.told(handle, save.id()).filter(it -> it.turnsDown(save));
          if (told.isPresent()) {
            return new Appended.TurnedDown(told.get().outcome());
          }
          forgetOld(handle);
          Optional<String> full = full(handle, bounds, bytes);
          if (full.isPresent()) {
            return new Appended.Full(full.get());
          }
          insert(handle, save, uid, content, bytes);
          return fate(handle, save.id())
              .filter(Fate.Waiting.class::isInstance)
              .map(Fate.Waiting.class::cast)
              .map(waiting -> new Appended.In(waiting.position(), waiting.since()))
              .orElseThrow(() -> new IllegalStateException("a row that was inserted is not there"));
        });
  }

  /// True when another save has this id: one of another request, or where that is not known, one
  /// that does something else.
  private boolean isOfAnother(Handle handle, Save save, Uid uid) {
    return ours(sql.query(
                handle,
                """
                SELECT count(*) FROM journal
                WHERE cluster = :cluster AND repository = :repository AND save_id = :id
                  AND CASE WHEN request <> '' AND :request <> '' THEN request <> :request
                    ELSE uid <> :uid OR kind <> :kind END
                """))
            .bind("id", save.id().value())
            .bind("request", request(save))
            .bind("uid", uid.value())
            .bind("kind", kind(save))
            .mapTo(Long.class)
            .one()
        > 0;
  }

  private static String request(Save save) {
    return save.request().map(RequestDigest::value).orElse("");
  }

  private static String kind(Save save) {
    return Overview.Kind.of(save).name().toLowerCase(Locale.ROOT);
  }

  /// Holds the row of this repository, and raises its epoch.
  private void lock(Handle handle, long epoch) {
    ours(sql.update(
            handle,
            """
            INSERT INTO journal_drains (cluster, repository, epoch)
            VALUES (:cluster, :repository, :epoch)
            ON CONFLICT (cluster, repository) DO UPDATE SET epoch =
              CASE WHEN excluded.epoch > journal_drains.epoch
                THEN excluded.epoch ELSE journal_drains.epoch END
            """))
        .bind("epoch", epoch)
        .execute();
  }

  private Optional<String> full(Handle handle, Bounds bounds, long more) {
    return ours(sql.query(
            handle,
            """
            SELECT sum(CASE WHEN state = 'waiting' THEN 1 ELSE 0 END) AS waiting,
              sum(bytes) AS held,
              coalesce(${now} - min(CASE WHEN state = 'waiting' THEN since END), 0) AS oldest
            FROM journal
            WHERE cluster = :cluster AND repository = :repository AND state <> 'saved'
            """))
        .map(
            (row, _) ->
                bounds.problem(
                    row.getLong("waiting"),
                    row.getLong("held"),
                    Duration.ofMillis(row.getLong("oldest")),
                    more))
        .one();
  }

  private void insert(Handle handle, Save save, Uid uid, String content, long bytes) {
    ours(sql.update(
            handle,
            """
            INSERT INTO journal (cluster, repository, save_id, uid, kind, title, author, email,
              content, bytes, state, since, dismissed, request)
            VALUES (:cluster, :repository, :id, :uid, :kind, :title, :author, :email,
              :content, :bytes, 'waiting', ${now}, 0, :request)
            """))
        .bind("id", save.id().value())
        .bind("uid", uid.value())
        .bind("kind", kind(save))
        .bind("request", request(save))
        .bind("title", Titles.of(save))
        .bind("author", save.author().name())
        .bind("email", save.author().email())
        .bind("content", content)
        .bind("bytes", bytes)
        .execute();
  }

  /// What was saved is told by the history. What was set aside stays until its author has seen it,
  /// for as long as a notice is worth having when the branch has the content anyway.
  private void forgetOld(Handle handle) {
    ours(sql.update(
            handle,
            """
            DELETE FROM journal WHERE cluster = :cluster AND repository = :repository
              AND (((state = 'saved' OR dismissed = 1) AND settled_at < ${now} - :remembered)
                OR (state = 'set-aside' AND branch IS NOT NULL AND settled_at < ${now} - :told))
            """))
        .bind("remembered", REMEMBERED.toMillis())
        .bind("told", TOLD.toMillis())
        .execute();
  }

  @Override
  public Overview overview() {
    return sql.read(
        WHAT,
        handle -> {
          JournalRows.Counts counts = counts(handle);
          return new Overview(
              items(handle),
              counts.all(),
              counts.open(),
              counts.open() == 0 ? List.of() : conflicts(handle));
        });
  }

  private List<Overview.Item> items(Handle handle) {
    return ours(sql.query(
            handle,
            """
            SELECT save_id, uid, kind, title, author, since, bytes FROM journal
            WHERE cluster = :cluster AND repository = :repository
              AND state = 'waiting' ORDER BY id
            """))
        .map((row, _) -> JournalRows.item(row))
        .list();
  }

  private JournalRows.Counts counts(Handle handle) {
    return ours(sql.query(
            handle,
            """
            SELECT count(*) AS every,
              coalesce(sum(CASE WHEN dismissed = 0 THEN 1 ELSE 0 END), 0) AS undismissed
            FROM journal
            WHERE cluster = :cluster AND repository = :repository AND state = 'set-aside'
            """))
        .map((row, _) -> JournalRows.Counts.of(row))
        .one();
  }

  /// They were set aside in the order in which they were put in.
  private List<Overview.Conflict> conflicts(Handle handle) {
    return ours(sql.query(
            handle,
            """
            SELECT save_id, uid, title, author, settled_at, branch, commit_id, reason FROM journal
            WHERE cluster = :cluster AND repository = :repository
              AND state = 'set-aside' AND dismissed = 0 ORDER BY id DESC LIMIT :limit
            """))
        .bind("limit", Overview.LISTED)
        .map((row, _) -> JournalRows.conflict(row))
        .list();
  }

  /// A save that a newer program put in, of a kind that this one does not know, waits for that one,
  /// and so does what waits behind it for the same thing. It holds up nothing else.
  @Override
  public List<Entry> next(int limit) {
    return sql.read(
        WHAT,
        handle -> {
          List<Entry> entries = new ArrayList<>();
          Set<String> heldUp = new HashSet<>();
          List<JournalRows.Waiting> rows = rows(handle, 0, limit);
          while (!rows.isEmpty()) {
            for (JournalRows.Waiting row : rows) {
              Optional<Entry> entry = heldUp.contains(row.uid()) ? Optional.empty() : row.entry();
              if (entry.isPresent() && entries.size() < limit) {
                entries.add(entry.get());
              } else {
                heldUp.add(row.uid());
              }
            }
            rows = entries.isEmpty() ? rows(handle, rows.getLast().number(), limit) : List.of();
          }
          return entries;
        });
  }

  private List<JournalRows.Waiting> rows(Handle handle, long after, int limit) {
    return ours(sql.query(
            handle,
            """
            SELECT id, content, uid, since FROM journal
            WHERE cluster = :cluster AND repository = :repository
              AND state = 'waiting' AND id > :after ORDER BY id LIMIT :limit
            """))
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> JournalRows.waiting(row))
        .list();
  }

  @Override
  public Optional<Entry> waiting(SaveId id) {
    return sql.read(
        WHAT,
        handle ->
            ours(sql.query(
                    handle,
                    """
                    SELECT id, content, uid, since FROM journal
                    WHERE cluster = :cluster AND repository = :repository
                      AND save_id = :id AND state = 'waiting'
                    """))
                .bind("id", id.value())
                .map((row, _) -> JournalRows.waiting(row))
                .findOne()
                .flatMap(JournalRows.Waiting::entry));
  }

  @Override
  public Optional<Fate> fate(SaveId id) {
    return sql.read(WHAT, handle -> fate(handle, id));
  }

  private Optional<Fate> fate(Handle handle, SaveId id) {
    return ours(sql.query(
            handle,
            """
            SELECT j.*, (SELECT count(*) FROM journal b WHERE b.cluster = j.cluster
              AND b.repository = j.repository AND b.state = 'waiting' AND b.id <= j.id)
              AS position
            FROM journal j
            WHERE j.cluster = :cluster AND j.repository = :repository AND j.save_id = :id
            """))
        .bind("id", id.value())
        .map((row, _) -> JournalRows.fate(row))
        .findOne();
  }

  @Override
  public boolean lead(long epoch) {
    return sql.write(
        WHAT,
        handle -> {
          lock(handle, epoch);
          return epoch(handle) == epoch;
        });
  }

  private long epoch(Handle handle) {
    return ours(sql.query(
            handle,
            """
            SELECT epoch FROM journal_drains
            WHERE cluster = :cluster AND repository = :repository
            """))
        .mapTo(Long.class)
        .one();
  }

  @Override
  public boolean settle(SaveId id, Fate.Settled fate, long epoch) {
    return sql.write(
        WHAT,
        handle -> {
          lock(handle, 0);
          if (epoch(handle) > epoch) {
            return false;
          }
          return switch (fate) {
            case Fate.Saved saved -> settle(handle, id, saved);
            case Fate.SetAside aside -> settle(handle, id, aside);
          };
        });
  }

  private boolean settle(Handle handle, SaveId id, Fate.Saved saved) {
    return ours(sql.update(
                handle,
                """
                UPDATE journal SET state = 'saved', settled_at = ${now}, commit_id = :commit,
                  version = :version, uid = :uid, content = '', bytes = 0
                WHERE cluster = :cluster AND repository = :repository AND save_id = :id
                  AND state <> 'saved'
                """))
            .bind("id", id.value())
            .bind("commit", saved.commit().hex())
            .bind("version", saved.version())
            .bind("uid", saved.uid().value())
            .execute()
        == 1;
  }

  private boolean settle(Handle handle, SaveId id, Fate.SetAside aside) {
    return ours(sql.update(
                handle,
                """
                UPDATE journal SET state = 'set-aside', settled_at = ${now}, branch = :branch,
                  commit_id = :commit, reason = :reason,
                  content = CASE WHEN :kept THEN content ELSE '' END,
                  bytes = CASE WHEN :kept THEN bytes ELSE 0 END
                WHERE cluster = :cluster AND repository = :repository AND save_id = :id
                  AND state = 'waiting'
                """))
            .bind("id", id.value())
            .bind("branch", aside.branch().map(BranchName::value).orElse(null))
            .bind("commit", aside.commit().map(CommitId::hex).orElse(null))
            .bind("reason", aside.reason())
            .bind("kept", aside.branch().isEmpty())
            .execute()
        == 1;
  }

  @Override
  public List<Aside> setAside(int limit) {
    return sql.read(
        WHAT,
        handle ->
            ours(sql.query(
                    handle,
                    """
                    SELECT save_id, uid, request FROM journal
                    WHERE cluster = :cluster AND repository = :repository
                      AND state = 'set-aside' AND dismissed = 0 ORDER BY id DESC LIMIT :limit
                    """))
                .bind("limit", limit)
                .map((row, _) -> JournalRows.aside(row))
                .list());
  }

  @Override
  public Optional<Save> kept(SaveId id, String email) {
    return sql.read(
        WHAT,
        handle ->
            ours(sql.query(
                    handle,
                    """
                    SELECT content FROM journal
                    WHERE cluster = :cluster AND repository = :repository AND save_id = :id
                      AND email = :email AND state = 'set-aside' AND content <> ''
                    """))
                .bind("id", id.value())
                .bind("email", email)
                .map((row, _) -> SaveJson.read(row.getString("content")))
                .findOne());
  }

  @Override
  public List<Notice> notices(String email) {
    return sql.read(
        WHAT,
        handle ->
            ours(sql.query(
                    handle,
                    """
                    SELECT * FROM journal
                    WHERE cluster = :cluster AND repository = :repository
                      AND state = 'set-aside' AND email = :email AND dismissed = 0
                    ORDER BY id LIMIT 1000
                    """))
                .bind("email", email)
                .map((row, _) -> JournalRows.notice(row))
                .list());
  }

  @Override
  public boolean dismiss(SaveId id, String email) {
    return sql.write(
            WHAT,
            handle ->
                ours(sql.update(
                        handle,
                        """
                        UPDATE journal SET dismissed = 1, content = '', bytes = 0
                        WHERE cluster = :cluster AND repository = :repository
                          AND save_id = :id AND state = 'set-aside' AND email = :email
                          AND dismissed = 0
                        """))
                    .bind("id", id.value())
                    .bind("email", email)
                    .execute())
        == 1;
  }

  private <T extends SqlStatement<T>> T ours(T statement) {
    return statement.bind("cluster", cluster).bind("repository", repository);
  }
}
