package lockstep.cluster.failover;

import lockstep.cluster.lease.LeaseStore;
import lockstep.cluster.member.MemberStore;
import lockstep.cluster.member.PeerProbe;
import lockstep.cluster.member.PeerTalk;
import lockstep.cluster.member.Self;
import lockstep.cluster.member.WriteGate;
import lockstep.cluster.operation.OperationStore;

/// What a loop reaches the world through.
///
/// @param leases the lease and its history
/// @param members who is here
/// @param operations what people asked for
/// @param probe looks whether other members are alive
/// @param peers talks to them
/// @param self what this instance knows of itself
/// @param gate keeps saves out while the lease is handed over
public record ClusterPorts(
    LeaseStore leases,
    MemberStore members,
    OperationStore operations,
    PeerProbe probe,
    PeerTalk peers,
    Self self,
    WriteGate gate) {}
