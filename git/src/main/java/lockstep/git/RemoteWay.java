package lockstep.git;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.resource.CommitId;
import lockstep.core.time.Ticker;
import lockstep.git.http.GitHttp;
import lockstep.git.http.GitHttp.Noted;
import lockstep.git.ssh.GitSsh;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;

/// The way to the remote: HTTP, SSH, or this machine's disk. It lives as long as the mirror is
/// open, so that connections outlive a fetch. Used by one thread at a time.
final class RemoteWay implements AutoCloseable {
  private final GitRemoteConfig config;
  private final Ticker ticker;
  private final Optional<GitHttp> http;
  private final Optional<GitSsh> ssh;
  private OptionalLong quietUntil = OptionalLong.empty();

  RemoteWay(GitRemoteConfig config, Ticker ticker) {
    this.config = config;
    this.ticker = ticker;
    this.http =
        config.isHttp()
            ? Optional.of(
                new GitHttp(URI.create(config.url()), config.httpAccess(), config.dialer()))
            : Optional.empty();
    this.ssh =
        config.isSsh()
            ? Optional.of(new GitSsh(config.sshAccess(), config.dialer()))
            : Optional.empty();
  }

  /// Why the remote must not be asked now: it has said so itself.
  Optional<String> mustWait() {
    if (quietUntil.isEmpty()) {
      return Optional.empty();
    }
    Duration left = Duration.ofNanos(quietUntil.getAsLong() - ticker.nanos());
    if (!left.isPositive()) {
      quietUntil = OptionalLong.empty();
      return Optional.empty();
    }
    return Optional.of(
        "%s asked to be left alone for %d s more".formatted(config.url(), left.toSeconds() + 1));
  }

  void begin() {
    http.ifPresent(GitHttp::begin);
    ssh.ifPresent(GitSsh::begin);
  }

  /// To be called after [#begin] to spare a push the question where the branch is.
  ///
  /// @return true when it is spared
  boolean expect(String ref, CommitId at) {
    return http.filter(over -> over.expect(ref, at.hex())).isPresent();
  }

  void prepare(Transport transport) {
    if (transport instanceof TransportHttp over && http.isPresent()) {
      over.setHttpConnectionFactory(http.get());
    }
    if (transport instanceof SshTransport over && ssh.isPresent()) {
      over.setSshSessionFactory(ssh.get());
      over.setTimeout((int) Math.max(1, config.readTimeout().toSeconds()));
    }
  }

  /// True when any part of a push may have reached the remote.
  boolean pushSent(RemoteRefUpdate update) {
    return http.map(GitHttp::pushSent)
        .orElse(update.getStatus() != RemoteRefUpdate.Status.NOT_ATTEMPTED);
  }

  /// What went wrong, to be told.
  RemoteTrouble trouble(GitRemoteConfig config, Exception failure) {
    Noted noted = http.map(GitHttp::noted).orElse(Noted.NOTHING);
    Optional<String> words = ssh.flatMap(GitSsh::lastWords);
    return new RemoteTrouble(config, noted, words, failure);
  }

  /// To be called after a fetch or push that failed.
  void failed() {
    long wait = http.map(GitHttp::noted).orElse(Noted.NOTHING).retryAfterSeconds();
    // Without a clock that goes, the wait would never end.
    if (wait > 0 && ticker.nanos() != 0) {
      quietUntil = OptionalLong.of(ticker.nanos() + Duration.ofSeconds(wait).toNanos());
    }
    http.ifPresent(GitHttp::forget);
    ssh.ifPresent(GitSsh::forget);
  }

  @Override
  public void close() {
    http.ifPresent(GitHttp::close);
    ssh.ifPresent(GitSsh::close);
  }
}
