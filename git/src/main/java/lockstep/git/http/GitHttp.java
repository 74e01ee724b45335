package lockstep.git.http;

import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.net.URL;
import java.util.Optional;
import lockstep.git.http.HttpRoute.Opened;
import lockstep.git.http.HttpRoute.Origin;
import lockstep.git.wire.Dialer;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/// Makes JGit's HTTP connections to one Git host. Used by one thread at a time.
///
/// It knows what JGit does not tell: whether a push may have been sent, and what the last answer
/// was. It keeps one connection from one fetch to the next, and what a host said it is capable of:
/// asking that anew would be a request in each fetch and in each push.
public final class GitHttp implements HttpConnectionFactory, AutoCloseable {
  private final Origin home;
  private final Optional<String> authorization;
  private final HttpRoute route;
  private @Nullable Open idle;
  private @Nullable Exchange last;
  private @Nullable Capabilities capabilities;
  private @Nullable PushAbilities pushAbilities;
  private @Nullable Expected expected;
  private Noted noted = Noted.NOTHING;
  private boolean pushSent;

  /// @param home whom the credentials are for
  public GitHttp(URI home, HttpAccess access, Dialer dialer) {
    try {
      this.home = Origin.of(home.toURL());
    } catch (IOException e) {
      throw new IllegalArgumentException("url: it cannot be read", e);
    }
    this.authorization = access.authorization();
    this.route =
        new HttpRoute(dialer, Authorities.sockets(access.certificates()), access.webProxy());
  }

  /// A connection, and to whom.
  record Open(Origin origin, Opened opened) {}

  /// What a host answered when it was asked what it is capable of.
  @SuppressWarnings("ArrayRecordComponent") // never changed, compared by nobody
  record Capabilities(String url, String contentType, byte[] body) {}

  /// Where a branch is taken to be, without asking.
  private record Expected(String ref, String commit) {}

  /// What is worth knowing of the last answer.
  ///
  /// @param status 0 when there was none
  /// @param retryAfterSeconds what the host asked us to wait; 0 when it did not
  /// @param limited true when the host says that we asked too often
  /// @param elsewhere where the host sent us and we did not go
  /// @param words what it said with a failure, for people
  public record Noted(
      int status,
      long retryAfterSeconds,
      boolean limited,
      Optional<String> elsewhere,
      String words) {
    /// Before an answer.
    public static final Noted NOTHING = new Noted(0, 0, false, Optional.empty(), "");
  }

  /// To be called before each fetch and push.
  public void begin() {
    pushSent = false;
    expected = null;
    noted = Noted.NOTHING;
  }

  /// To be called after [#begin] to spare the question before a push: the branch is taken to be
  /// where the push expects it, and the host to be capable of what it said before.
  ///
  /// @return false when the host has to be asked all the same: it has not told yet
  public boolean expect(String ref, String commit) {
    expected = pushAbilities == null ? null : new Expected(ref, commit);
    return expected != null;
  }

  /// To be called after one that failed: what is remembered may be why.
  public void forget() {
    capabilities = null;
    pushAbilities = null;
    closeIdle();
    closeLast();
  }

  /// True when any part of a push may have reached the remote.
  public boolean pushSent() {
    return pushSent;
  }

  /// The last answer.
  public Noted noted() {
    return noted;
  }

  void note(Noted answer) {
    noted = answer;
  }

  void pushIsOnItsWay() {
    pushSent = true;
  }

  @Override
  public HttpConnection create(URL url) {
    takeBack();
    noted = Noted.NOTHING;
    Exchange exchange = new Exchange(this, url);
    last = exchange;
    return exchange;
  }

  @Override
  public HttpConnection create(URL url, @Nullable Proxy ignored) {
    return create(url);
  }

  /// The credentials, if `url` is at the host that they are for.
  Optional<String> authorizationFor(URL url) {
    return isHome(url) ? authorization : Optional.empty();
  }

  /// True when `url` is at the host of the repository, or at the same one with TLS.
  boolean isHome(URL url) {
    Origin origin = Origin.of(url);
    return origin.equals(home)
        || (origin.secure() && !home.secure() && origin.host().equals(home.host()));
  }

  /// What the host would answer to a question, when that is known.
  Optional<Capabilities> capabilitiesOf(URL url) {
    PushAbilities abilities = pushAbilities;
    Expected at = expected;
    if (abilities != null && at != null && abilities.url().equals(url.toString())) {
      return Optional.of(abilities.with(at.ref(), at.commit()));
    }
    Capabilities known = capabilities;
    return known != null && known.url().equals(url.toString())
        ? Optional.of(known)
        : Optional.empty();
  }

  void remember(Capabilities told) {
    capabilities = told;
  }

  void remember(PushAbilities told) {
    pushAbilities = told;
  }

  /// A connection for a request to `url`; one that was used before where possible.
  Open open(URL url) throws IOException {
    Open kept = idle;
    idle = null;
    if (kept != null) {
      if (kept.origin().equals(Origin.of(url)) && kept.opened().line().ready()) {
        return kept;
      }
      kept.opened().line().close();
    }
    return openNew(url);
  }

  Open openNew(URL url) throws IOException {
    return new Open(Origin.of(url), route.open(url));
  }

  private void takeBack() {
    Exchange before = last;
    last = null;
    if (before != null) {
      before.open().ifPresent(open -> idle = open);
    }
  }

  private void closeIdle() {
    if (idle != null) {
      idle.opened().line().close();
      idle = null;
    }
  }

  private void closeLast() {
    takeBack();
    closeIdle();
  }

  @Override
  public void close() {
    closeLast();
    closeIdle();
  }
}
