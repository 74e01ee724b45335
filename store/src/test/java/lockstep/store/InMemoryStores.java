package lockstep.store;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.member.MemberStore;
import lockstep.cluster.testing.InMemoryLeaseStore;
import lockstep.cluster.testing.InMemoryMemberStore;
import lockstep.cluster.testing.InMemoryOperationStore;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.ServiceAccountStore;
import lockstep.core.presence.PresenceStore;
import lockstep.core.testing.InMemoryAnnotationStore;
import lockstep.core.testing.InMemoryIdentityStore;
import lockstep.core.testing.InMemoryPresenceStore;
import lockstep.core.testing.InMemoryServiceAccountStore;
import lockstep.core.testing.TestClock;
import lockstep.sync.job.JobStore;
import lockstep.sync.journal.Journal;
import lockstep.sync.provisioning.BranchBook;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.save.SaveBook;
import lockstep.sync.testing.InMemoryBranchBook;
import lockstep.sync.testing.InMemoryDeliveries;
import lockstep.sync.testing.InMemoryDroppedSaves;
import lockstep.sync.testing.InMemoryJobStore;
import lockstep.sync.testing.InMemoryJournal;
import lockstep.sync.testing.InMemoryProvisioningStore;
import lockstep.sync.testing.InMemorySaveBook;
import lockstep.sync.webhook.Deliveries;

/// The doubles that the tests of other rooms use: here they prove that they are like the real ones.
final class InMemoryStores implements Stores {
  private final TestClock clock = new TestClock();
  private final IdentityStore identity = new InMemoryIdentityStore(clock);
  private final ServiceAccountStore serviceAccounts = new InMemoryServiceAccountStore(clock);
  private final AnnotationStore annotations = new InMemoryAnnotationStore(clock);
  private final Map<String, Deliveries> deliveries = new HashMap<>();
  private final Map<String, LeaseStore> leases = new HashMap<>();
  private final Map<String, MemberStore> members = new HashMap<>();
  private final Map<String, Journal> journals = new HashMap<>();
  private final Map<String, BranchBook> branches = new HashMap<>();
  private final Map<String, SaveBook> books = new HashMap<>();
  private final Map<String, DroppedSaves> dropped = new HashMap<>();
  private final Map<String, JobStore> jobs = new HashMap<>();
  private final Map<String, PresenceStore> presence = new HashMap<>();
  private final Map<String, ProvisioningStore> provisioning = new HashMap<>();
  private final Map<String, InMemoryOperationStore> operations = new HashMap<>();

  @Override
  public IdentityStore identity() {
    return identity;
  }

  @Override
  public ServiceAccountStore serviceAccounts() {
    return serviceAccounts;
  }

  @Override
  public AnnotationStore annotations() {
    return annotations;
  }

  @Override
  public LeaseStore leases(String cluster) {
    return leases.computeIfAbsent(cluster, _ -> new InMemoryLeaseStore(clock, operations(cluster)));
  }

  @Override
  public MemberStore members(String cluster) {
    return members.computeIfAbsent(cluster, _ -> new InMemoryMemberStore(clock));
  }

  @Override
  public Journal journal(String cluster, String repository) {
    return journals.computeIfAbsent(
        cluster + "/" + repository, _ -> new InMemoryJournal(clock, saveBook(cluster)));
  }

  @Override
  public BranchBook branches(String cluster) {
    return branches.computeIfAbsent(cluster, _ -> new InMemoryBranchBook());
  }

  @Override
  public SaveBook saveBook(String cluster) {
    return books.computeIfAbsent(cluster, _ -> new InMemorySaveBook(clock));
  }

  @Override
  public DroppedSaves droppedSaves(String cluster, String repository) {
    return dropped.computeIfAbsent(
        cluster + "/" + repository, _ -> new InMemoryDroppedSaves(clock));
  }

  @Override
  public JobStore jobs(String cluster) {
    return jobs.computeIfAbsent(cluster, _ -> new InMemoryJobStore(clock));
  }

  @Override
  public PresenceStore presence(String cluster) {
    return presence.computeIfAbsent(cluster, _ -> new InMemoryPresenceStore(clock));
  }

  @Override
  public InMemoryOperationStore operations(String cluster) {
    return operations.computeIfAbsent(cluster, _ -> new InMemoryOperationStore(clock));
  }

  @Override
  public Deliveries deliveries(String cluster) {
    return deliveries.computeIfAbsent(cluster, _ -> new InMemoryDeliveries(clock));
  }

  @Override
  public ProvisioningStore provisioning(String cluster) {
    return provisioning.computeIfAbsent(cluster, _ -> new InMemoryProvisioningStore());
  }

  @Override
  public void pass(Duration duration) {
    clock.advance(duration);
  }

  @Override
  public void close() {}
}
