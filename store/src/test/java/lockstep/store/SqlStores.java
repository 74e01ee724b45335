package lockstep.store;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.member.MemberStore;
import lockstep.cluster.operation.OperationStore;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.ServiceAccountStore;
import lockstep.core.presence.PresenceStore;
import lockstep.core.secret.Secret;
import lockstep.sync.job.JobStore;
import lockstep.sync.journal.Journal;
import lockstep.sync.provisioning.BranchBook;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.save.SaveBook;
import lockstep.sync.webhook.Deliveries;

/// A real database. Its clock cannot be turned, so what was written is made older instead.
final class SqlStores implements Stores {
  private static final List<String> TIMES =
      List.of(
          "UPDATE sessions SET created_at = created_at - %1$d, seen_at = seen_at - %1$d, rotated_at"
              + " = rotated_at - %1$d, previous_until = CASE previous_until WHEN 0 THEN 0 ELSE"
              + " previous_until - %1$d END",
          "UPDATE service_tokens SET created_at = created_at - %1$d, expires_at = CASE expires_at"
              + " WHEN 0 THEN 0 ELSE expires_at - %1$d END, used_at = CASE used_at WHEN 0 THEN 0"
              + " ELSE used_at - %1$d END",
          "UPDATE login_failures SET since = since - %d",
          "UPDATE annotations SET created_at = created_at - %1$d, updated_at = updated_at - %1$d",
          "UPDATE journal SET since = since - %1$d, settled_at = settled_at - %1$d",
          "UPDATE dropped_saves SET told_at = told_at - %d",
          "UPDATE save_outcomes SET told_at = told_at - %d",
          "UPDATE jobs SET owned_until = owned_until - %d WHERE owned_until > 0",
          "UPDATE presence SET since = since - %1$d, beat_at = beat_at - %1$d",
          "UPDATE members SET beat_at = beat_at - %d",
          "UPDATE leases SET expires_at = expires_at - %d",
          "UPDATE transitions SET at = at - %d",
          "UPDATE plans SET until_at = until_at - %d",
          "UPDATE maintenance SET until_at = until_at - %d",
          "UPDATE webhook_deliveries SET at = at - %d",
          "UPDATE webhook_events SET at = at - %d");

  private static final Sealer SEALER =
      Sealer.of(
          new Secret(Base64.getEncoder().encodeToString(new byte[32])),
          List.of(),
          new SecureRandom());

  private final String url;
  private final Database database;

  SqlStores(String url) {
    this.url = url;
    this.database = Database.open(DatabaseSettings.at(url));
    database.migrate();
  }

  @Override
  public IdentityStore identity() {
    return database.identity();
  }

  @Override
  public ServiceAccountStore serviceAccounts() {
    return database.serviceAccounts();
  }

  @Override
  public AnnotationStore annotations() {
    return database.annotations();
  }

  @Override
  public LeaseStore leases(String cluster) {
    return database.leases(cluster);
  }

  @Override
  public MemberStore members(String cluster) {
    return database.members(cluster);
  }

  @Override
  public Journal journal(String cluster, String repository) {
    return database.journal(cluster, repository);
  }

  @Override
  public BranchBook branches(String cluster) {
    return database.branches(cluster);
  }

  @Override
  public SaveBook saveBook(String cluster) {
    return database.saveBook(cluster);
  }

  @Override
  public DroppedSaves droppedSaves(String cluster, String repository) {
    return database.droppedSaves(cluster, repository);
  }

  @Override
  public JobStore jobs(String cluster) {
    return database.jobs(cluster);
  }

  @Override
  public PresenceStore presence(String cluster) {
    return database.presence(cluster);
  }

  @Override
  public OperationStore operations(String cluster) {
    return database.operations(cluster);
  }

  @Override
  public Deliveries deliveries(String cluster) {
    return database.deliveries(cluster);
  }

  @Override
  public ProvisioningStore provisioning(String cluster) {
    return database.provisioning(cluster, SEALER);
  }

  @Override
  public void pass(Duration duration) {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      for (String update : TIMES) {
        statement.execute(update.formatted(duration.toMillis()));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
