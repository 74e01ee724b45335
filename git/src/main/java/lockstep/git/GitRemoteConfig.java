package lockstep.git;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import lockstep.core.secret.Secret;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;

/// Where the remote repository is and how to get at it.
///
/// @param url `http://`, `https://`, `file://` or an absolute path of this machine; without
/// credentials. The hooks of a repository on this machine are not run: only a host runs them
/// @param branch the short name, such as `main`
/// @param path the directory that is synchronised; the root for the whole repository
/// @param user the name that goes with the token; most hosts take any
/// @param token absent for a repository that needs none
/// @param connectTimeout how long to wait for a connection
/// @param readTimeout how long the remote may be silent before it counts as gone
public record GitRemoteConfig(
    String url,
    String branch,
    RepoPath path,
    Optional<String> user,
    Optional<Secret> token,
    Duration connectTimeout,
    Duration readTimeout) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LONGEST_TIMEOUT = Duration.ofMinutes(10);

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
        CONNECT_TIMEOUT,
        READ_TIMEOUT);
  }

  /// The same remote with credentials.
  public GitRemoteConfig withCredentials(Optional<String> user, Optional<Secret> token) {
    return new GitRemoteConfig(url, branch, path, user, token, connectTimeout, readTimeout);
  }

  /// Another branch of the same remote.
  GitRemoteConfig onBranch(String other) {
    return new GitRemoteConfig(url, other, path, user, token, connectTimeout, readTimeout);
  }

  /// The same remote with other timeouts.
  public GitRemoteConfig withTimeouts(Duration connect, Duration read) {
    return new GitRemoteConfig(url, branch, path, user, token, connect, read);
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

  /// The folder of a remote on this machine; empty for one behind HTTP.
  Optional<Path> localFolder() {
    if (url.startsWith("/")) {
      return Optional.of(Path.of(url));
    }
    return url.startsWith("file:")
        ? Optional.of(Path.of(URI.create(url).getPath()))
        : Optional.empty();
  }

  /// `text` without the token, for messages that people see.
  String withoutSecrets(String text) {
    return token.map(secret -> secret.maskedIn(text)).orElse(text);
  }

  private static Optional<String> problemWithUrl(String url) {
    if (url.startsWith("/")) {
      return Optional.empty();
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return Optional.of("it is not a URL (expected: such as https://host/owner/name.git)");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("it carries credentials: put them into user and token");
    }
    return switch (uri.getScheme()) {
      case "http", "https" ->
          uri.getHost() == null ? Optional.of("it names no host: " + url) : Optional.empty();
      case "file" ->
          uri.getPath() == null || uri.getHost() != null
              ? Optional.of("it is not file:///path: " + url)
              : Optional.empty();
      case null, default ->
          Optional.of(
              "'%s' is not supported (expected: http, https, file or an absolute path)"
                  .formatted(url));
    };
  }

  private static void checkTimeout(String name, Duration timeout) {
    if (timeout.toMillis() < 1 || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected: 1 ms to %s)".formatted(name, timeout, LONGEST_TIMEOUT));
    }
  }
}
