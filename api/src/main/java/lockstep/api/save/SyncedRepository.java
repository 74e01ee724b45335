package lockstep.api.save;

import lockstep.sync.pull.RepositorySync;

/// The repository that the instance shows, with what people call it.
///
/// @param name as configured, the same on every instance
/// @param title for people
/// @param url of the remote, without credentials
/// @param branch that is followed
/// @param path below which its files are; empty or ending with a slash
/// @param policy how edits may reach it
/// @param sync the way to it
public record SyncedRepository(
    String name,
    String title,
    String url,
    String branch,
    String path,
    SavePolicy policy,
    RepositorySync sync) {}
