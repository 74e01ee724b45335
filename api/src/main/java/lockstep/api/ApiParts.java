package lockstep.api;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import lockstep.api.job.JobParts;
import lockstep.api.provisioning.ProvisioningParts;
import lockstep.api.repository.Repositories;
import lockstep.api.save.SaveGate;
import lockstep.api.web.WebFiles;
import lockstep.cluster.ClusterView;
import lockstep.cluster.command.ClusterCommands;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.identity.Identity;
import lockstep.core.identity.Profiles;
import lockstep.core.identity.ServiceAccounts;
import lockstep.core.presence.PresenceStore;
import lockstep.core.time.Ticker;
import lockstep.datasource.DataSources;
import lockstep.sync.save.SaveBook;

/// What the HTTP server of an instance stands on.
///
/// @param repositories what is shown and saved
/// @param identity who may come in
/// @param serviceAccounts scripts that may
/// @param profiles what people prefer and star
/// @param annotations marks on the time axis
/// @param presence who has which dashboard open
/// @param book what became of saves that Git does not tell
/// @param jobs what is done once in the cluster
/// @param provisioning repositories that people add
/// @param cluster who else is there
/// @param commands what a person may tell the cluster to do
/// @param gate before the saves
/// @param dataSources where panels get their data
/// @param web the user interface's files
/// @param clock the calendar's time
/// @param ticker time that passes
/// @param random for save ids; must not repeat
public record ApiParts(
    Repositories repositories,
    Identity identity,
    ServiceAccounts serviceAccounts,
    Profiles profiles,
    AnnotationStore annotations,
    PresenceStore presence,
    SaveBook book,
    JobParts jobs,
    ProvisioningParts provisioning,
    ClusterView cluster,
    ClusterCommands commands,
    SaveGate gate,
    DataSources dataSources,
    WebFiles web,
    InstantSource clock,
    Ticker ticker,
    RandomGenerator random) {}
