package lockstep.store;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import lockstep.core.secret.Secret;
import lockstep.sync.provisioning.FirstSyncs;
import lockstep.sync.provisioning.HealthRecord;
import lockstep.sync.provisioning.HookRound;
import lockstep.sync.provisioning.Kind;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.provisioning.ResourceText;
import lockstep.sync.provisioning.Shelf;
import lockstep.sync.provisioning.StoredResource;
import lockstep.sync.request.Commenter;
import org.jdbi.v3.core.Handle;

/// The provisioned objects of one cluster in SQL, their secrets sealed.
final class SqlProvisioningStore implements ProvisioningStore {
  private static final String WHAT = "the provisioned repositories";

  private final Sql sql;
  private final String cluster;
  private final Sealer sealer;

  SqlProvisioningStore(Sql sql, String cluster, Sealer sealer) {
    this.sql = sql;
    this.cluster = cluster;
    this.sealer = sealer;
  }

  @Override
  public long revision() {
    return sql.read(WHAT, this::revision);
  }

  private long revision(Handle handle) {
    return sql.query(handle, "SELECT revision FROM provisioning_revisions WHERE cluster = :cluster")
        .bind("cluster", cluster)
        .mapTo(Long.class)
        .findOne()
        .orElse(0L);
  }

  /// The revision is read first: rows that are newer than it make the next write fail, and the next
  /// look read again.
  @Override
  public Shelf read() {
    return sql.read(
        WHAT,
        handle -> {
          long revision = revision(handle);
          Map<String, Map<String, Sealer.Sealed>> sealed = sealed(handle);
          List<StoredResource> resources =
              sql.query(
                      handle,
                      """
                      SELECT kind, name, revision, document FROM provisioned
                      WHERE cluster = :cluster ORDER BY kind, name
                      """)
                  .bind("cluster", cluster)
                  .map(
                      (row, _) ->
                          opened(
                              Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                              row.getString("name"),
                              row.getLong("revision"),
                              row.getString("document"),
                              sealed))
                  .list();
          return new Shelf(revision, resources);
        });
  }

  private Map<String, Map<String, Sealer.Sealed>> sealed(Handle handle) {
    Map<String, Map<String, Sealer.Sealed>> sealed = new HashMap<>();
    sql.query(
            handle,
            """
            SELECT kind, name, field, key_id, sealed FROM provisioned_secrets
            WHERE cluster = :cluster
            """)
        .bind("cluster", cluster)
        .map(
            (row, _) ->
                sealed
                    .computeIfAbsent(
                        row.getString("kind") + "/" + row.getString("name"), _ -> new HashMap<>())
                    .put(
                        row.getString("field"),
                        new Sealer.Sealed(row.getString("key_id"), row.getString("sealed"))))
        .list();
    return sealed;
  }

  private StoredResource opened(
      Kind kind,
      String name,
      long revision,
      String document,
      Map<String, Map<String, Sealer.Sealed>> sealed) {
    Map<String, Secret> secrets = new TreeMap<>();
    Set<String> unreadable = new HashSet<>();
    sealed
        .getOrDefault(word(kind) + "/" + name, Map.of())
        .forEach(
            (field, each) -> {
              Optional<Secret> open = sealer.open(each, place(kind, name, field));
              open.ifPresent(secret -> secrets.put(field, secret));
              if (open.isEmpty()) {
                unreadable.add(field);
              }
            });
    return ResourceText.read(kind, name, revision, document, secrets, unreadable);
  }

  private String place(Kind kind, String name, String field) {
    return String.join("/", cluster, word(kind), name, field);
  }

  private static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean put(long seen, StoredResource resource) {
    return sql.write(WHAT, handle -> advance(handle, seen) && put(handle, seen + 1, resource));
  }

  /// Takes the next revision; whoever comes second waits for the row, and finds another revision.
  private boolean advance(Handle handle, long seen) {
    sql.update(
            handle,
            """
            INSERT INTO provisioning_revisions (cluster, revision) VALUES (:cluster, 0)
            ON CONFLICT DO NOTHING
            """)
        .bind("cluster", cluster)
        .execute();
    return sql.update(
                handle,
                """
                UPDATE provisioning_revisions SET revision = :seen + 1
                WHERE cluster = :cluster AND revision = :seen
                """)
            .bind("cluster", cluster)
            .bind("seen", seen)
            .execute()
        == 1;
  }

  private boolean put(Handle handle, long revision, StoredResource resource) {
    sql.update(
            handle,
            """
            INSERT INTO provisioned (cluster, kind, name, revision, document)
            VALUES (:cluster, :kind, :name, :revision, :document)
            ON CONFLICT (cluster, kind, name)
            DO UPDATE SET revision = :revision, document = :document
            """)
        .bind("cluster", cluster)
        .bind("kind", word(resource.kind()))
        .bind("name", resource.name())
        .bind("revision", revision)
        .bind("document", ResourceText.write(resource))
        .execute();
    forgetSecrets(handle, resource);
    resource.secrets().forEach((field, secret) -> put(handle, resource, field, secret));
    return true;
  }

  /// Those that cannot be read stay as they are.
  private void forgetSecrets(Handle handle, StoredResource resource) {
    List<String> fields =
        sql.query(
                handle,
                """
                SELECT field FROM provisioned_secrets
                WHERE cluster = :cluster AND kind = :kind AND name = :name
                """)
            .bind("cluster", cluster)
            .bind("kind", word(resource.kind()))
            .bind("name", resource.name())
            .mapTo(String.class)
            .list();
    for (String field : fields) {
      if (!resource.unreadable().contains(field)) {
        sql.update(
                handle,
                """
                DELETE FROM provisioned_secrets
                WHERE cluster = :cluster AND kind = :kind AND name = :name AND field = :field
                """)
            .bind("cluster", cluster)
            .bind("kind", word(resource.kind()))
            .bind("name", resource.name())
            .bind("field", field)
            .execute();
      }
    }
  }

  private void put(Handle handle, StoredResource resource, String field, Secret secret) {
    Sealer.Sealed sealed = sealer.seal(secret, place(resource.kind(), resource.name(), field));
    sql.update(
            handle,
            """
            INSERT INTO provisioned_secrets (cluster, kind, name, field, key_id, sealed)
            VALUES (:cluster, :kind, :name, :field, :key, :sealed)
            """)
        .bind("cluster", cluster)
        .bind("kind", word(resource.kind()))
        .bind("name", resource.name())
        .bind("field", field)
        .bind("key", sealed.keyId())
        .bind("sealed", sealed.text())
        .execute();
  }

  @Override
  public boolean remove(long seen, Kind kind, String name) {
    return sql.write(
        WHAT,
        handle -> {
          if (!advance(handle, seen)) {
            return false;
          }
          for (String table : List.of("provisioned", "provisioned_secrets")) {
            sql.update(
                    handle,
                    "DELETE FROM %s WHERE cluster = :cluster AND kind = :kind AND name = :name"
                        .formatted(table))
                .bind("cluster", cluster)
                .bind("kind", word(kind))
                .bind("name", name)
                .execute();
          }
          List<String> keys =
              kind == Kind.CONNECTION
                  ? List.of(kind.healthKey(name))
                  : List.of(
                      kind.healthKey(name),
                      HookRound.key(name),
                      Commenter.key(name),
                      FirstSyncs.key(name));
          for (String key : keys) {
            sql.update(
                    handle,
                    "DELETE FROM provisioned_health WHERE cluster = :cluster AND name = :name")
                .bind("cluster", cluster)
                .bind("name", key)
                .execute();
          }
          return true;
        });
  }

  @Override
  public Map<String, HealthRecord> health() {
    return sql.read(
        WHAT,
        handle -> {
          Map<String, HealthRecord> health = new TreeMap<>();
          sql.query(
                  handle, "SELECT name, document FROM provisioned_health WHERE cluster = :cluster")
              .bind("cluster", cluster)
              .map(
                  (row, _) ->
                      Map.entry(
                          row.getString("name"), ResourceText.health(row.getString("document"))))
              .list()
              .forEach(each -> health.put(each.getKey(), each.getValue()));
          return health;
        });
  }

  @Override
  public void setHealth(String key, HealthRecord record) {
    sql.write(
        WHAT,
        handle ->
            sql.update(
                    handle,
                    """
                    INSERT INTO provisioned_health (cluster, name, document)
                    VALUES (:cluster, :name, :document)
                    ON CONFLICT (cluster, name) DO UPDATE SET document = :document
                    """)
                .bind("cluster", cluster)
                .bind("name", key)
                .bind("document", ResourceText.write(record))
                .execute());
  }

  @Override
  public Optional<String> secretsProblem() {
    return sealer.problem();
  }
}
