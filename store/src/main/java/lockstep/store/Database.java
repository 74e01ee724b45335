package lockstep.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.member.MemberStore;
import lockstep.cluster.operation.OperationStore;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.fault.StoreFault;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.ProfileStore;
import lockstep.core.identity.ServiceAccountStore;
import lockstep.core.presence.PresenceStore;
import lockstep.sync.job.JobStore;
import lockstep.sync.journal.Journal;
import lockstep.sync.provisioning.BranchBook;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.save.SaveBook;
import lockstep.sync.webhook.Deliveries;

/// The shared database: SQLite for one machine, PostgreSQL for more than one. May be used by many
/// threads; every call ends within a few seconds.
public final class Database implements AutoCloseable {
  private static final FileAttribute<?>[] ANYHOW = {};
  private static final FileAttribute<?>[] OWNER_ONLY = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  private final Sql sql;
  private final Migrations migrations;
  private final TagTimes tagTimes;

  private Database(DatabaseSettings settings) {
    Dialect dialect = settings.isSqlite() ? Dialect.SQLITE : Dialect.POSTGRES;
    this.migrations = new Migrations(settings, dialect);
    this.sql = new Sql(settings, dialect, migrations);
    this.tagTimes = new TagTimes(sql);
  }

  /// Opens it without talking to it: a database that is away makes the calls fail, not the start.
  ///
  /// @throws StoreFault when an SQLite file cannot be made where it should be
  public static Database open(DatabaseSettings settings) {
    if (settings.isSqlite()) {
      makeFile(Path.of(settings.file()).toAbsolutePath().normalize());
    }
    return new Database(settings);
  }

  /// Makes an empty file that only its owner reads: it will hold hashes of passwords. An empty file
  /// is an empty database.
  private static void makeFile(Path file) {
    try {
      Files.createDirectories(file.resolveSibling("."));
      boolean posix =
          Files.getFileStore(file.resolveSibling(".")).supportsFileAttributeView("posix");
      Files.createFile(file, posix ? OWNER_ONLY : ANYHOW);
    } catch (FileAlreadyExistsException _) {
      // Made before, or by another process just now.
    } catch (IOException e) {
      throw new StoreFault("database.url: the file %s cannot be made".formatted(file), e);
    }
  }

  /// Brings the schema up to date. Other calls do so by themselves when it was not done yet.
  ///
  /// @throws StoreFault when the database is away or was made by a newer program
  public void migrate() {
    migrations.ensure();
  }

  /// Does a small piece of what an upgrade of the schema left to be done while all goes on; any
  /// number of instances may. For one thread.
  ///
  /// @return false when nothing is left
  /// @throws StoreFault when it could not now; another try goes on from there
  public boolean catchUp() {
    return tagTimes.fillSome();
  }

  /// Why this program can never work with the database that it found; empty when it can, or has not
  /// reached it yet.
  public Optional<String> refusal() {
    return migrations.refusal();
  }

  /// Asks it something small.
  ///
  /// @throws StoreFault when it is away
  public void ping() {
    sql.read("anything", handle -> sql.query(handle, "SELECT 1").mapTo(Integer.class).one());
  }

  /// Users and sessions.
  public IdentityStore identity() {
    return new SqlIdentityStore(sql);
  }

  /// Accounts of scripts, and their tokens.
  public ServiceAccountStore serviceAccounts() {
    return new SqlServiceAccountStore(sql);
  }

  /// Preferences and stars.
  public ProfileStore profiles() {
    return new SqlProfileStore(sql);
  }

  /// Annotations.
  public AnnotationStore annotations() {
    return annotations(SqlAnnotationSearch.FEW);
  }

  /// As with many annotations, where so many are few.
  AnnotationStore annotations(int few) {
    return new SqlAnnotationStore(sql, few);
  }

  /// The lease of one cluster.
  public LeaseStore leases(String cluster) {
    return new SqlLeaseStore(sql, cluster);
  }

  /// What people ask of one cluster.
  public OperationStore operations(String cluster) {
    return new SqlOperationStore(sql, cluster);
  }

  /// The members of one cluster.
  public MemberStore members(String cluster) {
    return new SqlMemberStore(sql, cluster);
  }

  /// The saves of one repository of a cluster that wait for Git.
  public Journal journal(String cluster, String repository) {
    return new SqlJournal(sql, cluster, repository);
  }

  /// What became of the saves of one cluster that Git does not tell.
  public SaveBook saveBook(String cluster) {
    return new SqlSaveBook(sql, cluster);
  }

  /// The saves that rewrites of the history of one repository of a cluster dropped.
  public DroppedSaves droppedSaves(String cluster, String repository) {
    return new SqlDroppedSaves(sql, cluster, repository);
  }

  /// The branches that one cluster follows where its configuration names none.
  public BranchBook branches(String cluster) {
    return new SqlBranchBook(sql, cluster);
  }

  /// The jobs of one cluster.
  public JobStore jobs(String cluster) {
    return new SqlJobStore(sql, cluster);
  }

  /// Who has which dashboard of a cluster open.
  public PresenceStore presence(String cluster) {
    return new SqlPresenceStore(sql, cluster);
  }

  /// Webhook deliveries of one cluster.
  public Deliveries deliveries(String cluster) {
    return new SqlDeliveries(sql, cluster);
  }

  /// The repositories and connections of one cluster.
  ///
  /// @param sealer encrypts their secrets
  public ProvisioningStore provisioning(String cluster, Sealer sealer) {
    return new SqlProvisioningStore(sql, cluster, sealer);
  }

  @Override
  public void close() {
    sql.close();
  }
}
