package lockstep.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import lockstep.core.resource.RepoPath;
import lockstep.core.secret.Secret;
import lockstep.git.http.HttpAccess;
import lockstep.git.ssh.SshAccess;
import lockstep.git.wire.Dialer;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec.Location;
import lockstep.sync.repository.RepositorySpec.Trust;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/// Where the remote repository is and how to get at it.
///
/// @param url `http://`, `https://`, `ssh://`, `user@host:path`, `file://` or an absolute path of
/// this machine; without a password. It goes out as it is: nothing is added to it or taken off. The
/// hooks of a repository on this machine are not run: only a host runs them
/// @param branch the short name, such as `main`
/// @param path the directory that is synchronised; the root for the whole repository
/// @param user the name that goes with the token; most hosts take any
/// @param token absent for a repository that needs none
/// @param sshKey the private key for SSH
/// @param trust whom to trust and by which way to go
/// @param guard which addresses may be connected to
/// @param limits what may come in by fetches
/// @param connectTimeout how long to wait for a connection
/// @param readTimeout how long the remote may be silent before it counts as gone
public record GitRemoteConfig(
    String url,
    String branch,
    RepoPath path,
    Optional<String> user,
    Optional<Secret> token,
    Optional<Secret> sshKey,
    Trust trust,
    HostGuard guard,
    FetchLimits limits,
    Duration connectTimeout,
    Duration readTimeout) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

  /// As C Git reads an address without a scheme: user, host, path.
  private static final Pattern SCP = Pattern.compile("[\\w.+-]+@[A-Za-z0-9][A-Za-z0-9.-]*:\\S+");

  public GitRemoteConfig {
    problemWithUrl(url)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException("url: " + problem);
            });
    if (!Repository.isValidRefName(Constants.R_HEADS + branch)) {
      throw new IllegalArgumentException(
          "branch: '%s' is not a branch name (expected: such as main)".formatted(branch));
    }
    checkTimeout("connect timeout", connectTimeout);
    checkTimeout("read timeout", readTimeout);
    new HttpAccess(user, token, trust.certificates(), trust.proxy()).check();
    new SshAccess(user, sshKey, trust.knownHosts()).check();
  }

  /// An anonymous remote with the usual timeouts.
  ///
  /// @param path as people write it, such as `shared/`; empty for the whole repository
  public static GitRemoteConfig of(String url, String branch, String path) {
    return new GitRemoteConfig(
        url,
        branch,
        parsePath(path),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Trust.USUAL,
        HostGuard.OPEN,
        FetchLimits.USUAL,
        CONNECT_TIMEOUT,
        READ_TIMEOUT);
  }

  /// The remote of a repository, with the usual timeouts.
  ///
  /// @param setup with the name of a branch
  /// @throws IllegalArgumentException which says which of its settings cannot be used, and shows no
  /// secret
  public static GitRemoteConfig of(RepositorySetup setup) {
    Location location = setup.spec().location();
    RepositorySecrets secrets = setup.secrets();
    return new GitRemoteConfig(
        location.url(),
        location.branch(),
        parsePath(location.path()),
        Optional.of(location.user()).filter(user -> !user.isEmpty()),
        Optional.of(secrets.token()).filter(Secret::isPresent),
        Optional.of(secrets.sshKey()).filter(Secret::isPresent),
        location.trust(),
        setup.guard(),
        FetchLimits.USUAL,
        CONNECT_TIMEOUT,
        READ_TIMEOUT);
  }

  /// The same remote with credentials.
  public GitRemoteConfig withCredentials(Optional<String> user, Optional<Secret> token) {
    return new GitRemoteConfig(
        url, branch, path, user, token, sshKey, trust, guard, limits, connectTimeout, readTimeout);
  }

  /// The same remote with a private key for SSH.
  public GitRemoteConfig withSshKey(Optional<Secret> key) {
    return new GitRemoteConfig(
        url, branch, path, user, token, key, trust, guard, limits, connectTimeout, readTimeout);
  }

  /// The same remote with other trust.
  public GitRemoteConfig withTrust(Trust other) {
    return new GitRemoteConfig(
        url, branch, path, user, token, sshKey, other, guard, limits, connectTimeout, readTimeout);
  }

  /// The same remote, where the guard allows it.
  public GitRemoteConfig withGuard(HostGuard other) {
    return new GitRemoteConfig(
        url, branch, path, user, token, sshKey, trust, other, limits, connectTimeout, readTimeout);
  }

  /// The same remote with other limits.
  public GitRemoteConfig withLimits(FetchLimits other) {
    return new GitRemoteConfig(
        url, branch, path, user, token, sshKey, trust, guard, other, connectTimeout, readTimeout);
  }

  /// Another branch of the same remote.
  GitRemoteConfig onBranch(String other) {
    return new GitRemoteConfig(
        url, other, path, user, token, sshKey, trust, guard, limits, connectTimeout, readTimeout);
  }

  /// The same remote with other timeouts.
  public GitRemoteConfig withTimeouts(Duration connect, Duration read) {
    return new GitRemoteConfig(
        url, branch, path, user, token, sshKey, trust, guard, limits, connect, read);
  }

  /// A path as people write it: slashes at either end do not matter.
  ///
  /// @throws IllegalArgumentException when it leaves the repository or cannot be a path
  public static RepoPath parsePath(String text) {
    String path = text.strip();
    while (path.startsWith("/")) {
      path = path.substring(1);
    }
    while (path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    return new RepoPath(path.equals(".") ? "" : path);
  }

  /// The full name of the branch.
  String ref() {
    return Constants.R_HEADS + branch;
  }

  /// The ref of the mirror that remembers where the branch was.
  String trackingRef() {
    return Constants.R_REMOTES + "origin/" + branch;
  }

  /// The ref of the mirror that remembers what was shown of the branch: of this one only, since a
  /// repository may be led to another branch of the same remote.
  String shownRef() {
    return "refs/lockstep/branches/" + branch;
  }

  /// True when the remote is reached by SSH.
  boolean isSsh() {
    return url.startsWith("ssh:") || isScp(url);
  }

  private static boolean isScp(String url) {
    return !url.contains("://") && SCP.matcher(url).matches();
  }

  /// True when the remote is reached by HTTP.
  boolean isHttp() {
    return url.startsWith("http:") || url.startsWith("https:");
  }

  /// What HTTP needs besides the URL.
  HttpAccess httpAccess() {
    return new HttpAccess(user, token, trust.certificates(), trust.proxy());
  }

  /// What SSH needs besides the URL.
  SshAccess sshAccess() {
    return new SshAccess(user, sshKey, trust.knownHosts());
  }

  /// How to connect.
  Dialer dialer() {
    return new Dialer(guard, connectTimeout, readTimeout);
  }

  /// The folder of a remote on this machine; empty for one behind HTTP or SSH.
  Optional<Path> localFolder() {
    if (url.startsWith("/")) {
      return Optional.of(Path.of(url));
    }
    return url.startsWith("file:")
        ? Optional.of(Path.of(URI.create(url).getPath()))
        : Optional.empty();
  }

  /// `text` without the token and the proxy's password, for messages that people see.
  String withoutSecrets(String text) {
    return httpAccess().masked(token.map(secret -> secret.maskedIn(text)).orElse(text));
  }

  private static Optional<String> problemWithUrl(String url) {
    if (url.startsWith("/") || isScp(url)) {
      return Optional.empty();
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("it is not a URL (expected: such as https://host/owner/name.git)");
    }
    boolean ssh = "ssh".equals(uri.getScheme());
    String user = uri.getRawUserInfo();
    if (user != null && (!ssh || user.contains(":"))) {
      return Optional.of("it carries credentials: put them into user and token");
    }
    return switch (uri.getScheme()) {
      case "http", "https", "ssh" ->
          uri.getHost() == null ? Optional.of("it names no host: " + url) : Optional.empty();
      case "file" ->
          uri.getPath() == null || uri.getHost() != null
              ? Optional.of("it is not file:///path: " + url)
              : Optional.empty();
      case null, default ->
          Optional.of(
              ("'%s' is not supported (expected: http, https, ssh, user@host:path, file or an"
                      + " absolute path)")
                  .formatted(url));
    };
  }

  private static void checkTimeout(String name, Duration timeout) {
    if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 1 ms to %s)".formatted(name, timeout, LONGEST_TIMEOUT));
    }
  }

  /// Without what is secret: a proxy's URL may bear a password.
  @Override
  public String toString() {
    return "%s, branch %s, path %s".formatted(url, branch, path);
  }
}
