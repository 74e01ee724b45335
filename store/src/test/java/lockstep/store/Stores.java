package lockstep.store;

import java.time.Duration;
import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.member.MemberStore;
import lockstep.cluster.operation.OperationStore;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.identity.IdentityStore;
import lockstep.core.identity.ServiceAccountStore;
import lockstep.core.presence.PresenceStore;
import lockstep.sync.job.JobStore;
import lockstep.sync.journal.Journal;
import lockstep.sync.provisioning.BranchBook;
import lockstep.sync.provisioning.ProvisioningStore;
import lockstep.sync.pull.DroppedSaves;
import lockstep.sync.save.SaveBook;
import lockstep.sync.webhook.Deliveries;

/// A fresh, empty set of stores, and a way to let time pass in it.
interface Stores extends AutoCloseable {
  IdentityStore identity();

  ServiceAccountStore serviceAccounts();

  AnnotationStore annotations();

  LeaseStore leases(String cluster);

  MemberStore members(String cluster);

  Journal journal(String cluster, String repository);

  DroppedSaves droppedSaves(String cluster, String repository);

  SaveBook saveBook(String cluster);

  BranchBook branches(String cluster);

  JobStore jobs(String cluster);

  PresenceStore presence(String cluster);

  OperationStore operations(String cluster);

  Deliveries deliveries(String cluster);

  ProvisioningStore provisioning(String cluster);

  /// Makes all that was written that much older.
  void pass(Duration duration);

  @Override
  void close();
}
