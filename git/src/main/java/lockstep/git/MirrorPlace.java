package lockstep.git;

import java.util.Objects;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.lib.StoredConfig;

/// The place in Git that a mirror is of. The mirror's own settings say it, so that a restart knows
/// a mirror of the place where the repository was before it was led to another.
///
/// @param url of the remote
/// @param branch that is followed
/// @param path below which files are read
record MirrorPlace(String url, String branch, RepoPath path) {
  private static final String ORIGIN = "origin";
  private static final String LOCKSTEP = "lockstep";
  private static final String PATH = "path";

  /// Where the repository is by its settings.
  static MirrorPlace of(GitRemoteConfig config) {
    return new MirrorPlace(config.url(), config.branch(), config.path());
  }

  /// What a mirror says of itself; empty when it is none of ours.
  ///
  /// @param usual what a mirror of an older version is taken for, which says the URL alone
  static Optional<MirrorPlace> in(StoredConfig settings, MirrorPlace usual) {
    String url =
        settings.getString(
            ConfigConstants.CONFIG_REMOTE_SECTION, ORIGIN, ConfigConstants.CONFIG_KEY_URL);
    String branch = settings.getString(LOCKSTEP, null, ConfigConstants.CONFIG_BRANCH_SECTION);
    String path = settings.getString(LOCKSTEP, null, PATH);
    return Optional.ofNullable(url)
        .map(
            it ->
                branch == null
                    ? new MirrorPlace(it, usual.branch, usual.path)
                    : new MirrorPlace(
                        it, branch, new RepoPath(Objects.requireNonNullElse(path, ""))));
  }

  /// Puts it into settings, which the caller saves.
  void into(StoredConfig settings) {
    settings.setString(
        ConfigConstants.CONFIG_REMOTE_SECTION, ORIGIN, ConfigConstants.CONFIG_KEY_URL, url);
    settings.setString(LOCKSTEP, null, ConfigConstants.CONFIG_BRANCH_SECTION, branch);
    settings.setString(LOCKSTEP, null, PATH, path.value());
  }

  /// True when what is of `other` is not of this: with another path only it is, since the same
  /// commits hold both.
  boolean isElsewhere(MirrorPlace other) {
    return !url.equals(other.url) || !branch.equals(other.branch);
  }
}
