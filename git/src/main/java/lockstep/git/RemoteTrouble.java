package lockstep.git;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import lockstep.git.http.GitHttp.Noted;
import lockstep.git.http.NoGitHost;
import lockstep.git.http.ProxyFault;
import lockstep.git.ssh.SshFault;
import lockstep.git.wire.HostRefused;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.save.PushOutcome;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.errors.TooLargeObjectInPackException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/// Turns what went wrong between us and the remote into an outcome in words for a person.
///
/// @param config of the remote
/// @param http the last HTTP answer
/// @param sshWords what the host's command said, when it ended with an error
/// @param failure what JGit threw
record RemoteTrouble(
    GitRemoteConfig config, Noted http, Optional<String> sshWords, Exception failure) {
  private static final int MAX_WORDS = 2_000;

  /// What hosts say when the branch was not where the push expected it.
  private static final List<String> RACES =
      List.of(
          "failed to lock",
          "cannot lock ref",
          "failed to update ref",
          "fetch first",
          "non-fast-forward",
          "non-fast forward",
          "stale info",
          "reference already exists",
          "incorrect old value",
          "invalid old id sent",
          "but expected");

  private static final Pattern NO_REPOSITORY =
      Pattern.compile("not found|does not appear to be a git repository|does not exist|no such");
  private static final Pattern NO_PERMISSION =
      Pattern.compile(
          "denied|not allowed|read.only|not authori[sz]ed|unauthori[sz]ed|permission|forbidden");

  /// As the outcome of a fetch.
  FetchOutcome asFetch() {
    Optional<Refusal> refusal =
        tooMuch().or(() -> refusal(RemoteBranch.Purpose.READ)).or(this::sshRefusal);
    return refusal.isPresent()
        ? new FetchOutcome.Refused(refusal.get().words())
        : new FetchOutcome.Unreachable(brokenOff());
  }

  private Optional<Refusal> tooMuch() {
    if (caused(TooLargeObjectInPackException.class).isPresent()) {
      return refused(
          Verdict.UNUSABLE,
          ("%s has an object of more than %,d bytes, so nothing of it was taken in: take the file"
                  + " out of its history, or raise storage.maxObject")
              .formatted(config.url(), config.limits().object()));
    }
    return caused(FetchBudget.Spent.class)
        .flatMap(
            _ ->
                refused(
                    Verdict.UNUSABLE,
                    ("%s sends what unpacks to more than %,d bytes, so nothing of it was taken in:"
                            + " use a smaller repository, or raise storage.maxFetch")
                        .formatted(config.url(), config.limits().all())));
  }

  /// As what a look at the remote found.
  RemoteBranch.Sight asSight(RemoteBranch.Purpose purpose) {
    Optional<Refusal> refusal = refusal(purpose).or(this::sshRefusal);
    Verdict other = http.limited() ? Verdict.RATE_LIMITED : Verdict.UNREACHABLE;
    return new RemoteBranch.Sight.Trouble(
        refusal.map(Refusal::verdict).orElse(other),
        refusal.map(Refusal::words).orElseGet(this::brokenOff));
  }

  /// Why the remote will not have us, however often we ask.
  private record Refusal(Verdict verdict, String words) {}

  /// As the outcome of a push.
  ///
  /// @param sent true when the remote may have received the push
  /// @param said what the remote told on the way
  PushOutcome asPush(boolean sent, String said) {
    Optional<Refusal> refusal = refusal(RemoteBranch.Purpose.WRITE);
    if (refusal.isEmpty() && !sent) {
      refusal = sshRefusal();
    }
    if (refusal.isPresent()) {
      return new PushOutcome.Refused(refusal.get().words(), true);
    }
    if (!sent || http.limited()) {
      return new PushOutcome.Unreachable(brokenOff());
    }
    return unpackFailure()
        .<PushOutcome>map(reason -> new PushOutcome.Refused(words(config, reason, said)))
        .orElseGet(() -> new PushOutcome.Unknown(brokenOff()));
  }

  /// The outcome of a push that the remote reported on.
  static PushOutcome reported(GitRemoteConfig config, RemoteRefUpdate update, String said) {
    String reason = Optional.ofNullable(update.getMessage()).orElse("");
    return switch (update.getStatus()) {
      case OK, UP_TO_DATE -> new PushOutcome.Accepted();
      case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED ->
          new PushOutcome.LostRace("%s has moved".formatted(config.branch()));
      case REJECTED_OTHER_REASON -> {
        String lower = reason.toLowerCase(Locale.ROOT);
        yield RACES.stream().anyMatch(lower::contains)
            ? new PushOutcome.LostRace("%s has moved: %s".formatted(config.branch(), reason))
            : new PushOutcome.Refused(words(config, reason, said));
      }
      case AWAITING_REPORT -> new PushOutcome.Unknown("the remote did not report on the push");
      case NOT_ATTEMPTED, NON_EXISTING, REJECTED_NODELETE ->
          throw new GitFault("push ended as " + update.getStatus());
    };
  }

  /// Empty when asking again may help.
  private Optional<Refusal> refusal(RemoteBranch.Purpose purpose) {
    if (http.limited()) {
      return Optional.empty();
    }
    String url = config.url();
    int status = http.status();
    return switch (status) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          refused(
              Verdict.UNAUTHENTICATED,
              said(
                  config.token().isPresent()
                      ? ("%s does not accept the user and token (401): the token is wrong, has"
                              + " expired or was revoked")
                          .formatted(url)
                      : "%s asks for a user and token (401)".formatted(url)));
      case HttpURLConnection.HTTP_FORBIDDEN ->
          refused(
              Verdict.NO_PERMISSION,
              said(
                  "%s does not allow %s with these credentials (403): give the token that right"
                      .formatted(
                          url,
                          switch (purpose) {
                            case READ -> "reading";
                            case WRITE -> "writing";
                          })));
      case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
          refused(
              Verdict.NO_REPOSITORY,
              "there is no repository at %s, or the credentials may not see it (%d)"
                  .formatted(url, status));
      case HttpURLConnection.HTTP_CLIENT_TIMEOUT -> Optional.empty();
      default -> otherRefusal(status);
    };
  }

  private static Optional<Refusal> refused(Verdict verdict, String words) {
    return Optional.of(new Refusal(verdict, words));
  }

  /// With the host's own words, where it had any.
  private String said(String sentence) {
    return http.words().isEmpty()
        ? sentence
        : sentence + ". It says: " + shown(config, http.words());
  }

  private Optional<Refusal> otherRefusal(int status) {
    if (status >= 300 && status < 400) {
      String to = http.elsewhere().map(url -> " to " + shown(config, url)).orElse(" elsewhere");
      return refused(
          Verdict.UNUSABLE,
          "%s has moved%s (%d): set url to its present address"
              .formatted(config.url(), to, status));
    }
    if (status >= 400 && status < 500) {
      return refused(
          Verdict.UNUSABLE, said("%s refused the request (%d)".formatted(config.url(), status)));
    }
    // Behind HTTP, JGit says the same of an advertisement that was cut off.
    if (config.localFolder().isPresent() && caused(NoRemoteRepositoryException.class).isPresent()) {
      return refused(Verdict.NO_REPOSITORY, "there is no repository at %s".formatted(config.url()));
    }
    return connectionRefusal();
  }

  private Optional<Refusal> connectionRefusal() {
    Optional<Refusal> guarded =
        caused(HostRefused.class).flatMap(e -> refused(Verdict.FORBIDDEN_HOST, message(e)));
    if (guarded.isPresent()) {
      return guarded;
    }
    Optional<Refusal> files =
        caused(NoGitHost.class)
            .filter(NoGitHost::servesFiles)
            .flatMap(
                e ->
                    refused(
                        Verdict.UNUSABLE,
                        ("%s %s: serve it by git http-backend or another Git server, or set url to"
                                + " one that does, or to SSH")
                            .formatted(config.url(), message(e))));
    if (files.isPresent()) {
      return files;
    }
    Optional<Refusal> proxy =
        caused(ProxyFault.class)
            .filter(ProxyFault::isRefusal)
            .flatMap(e -> refused(Verdict.PROXY, message(e)));
    if (proxy.isPresent()) {
      return proxy;
    }
    Optional<Refusal> ssh =
        caused(SshFault.class)
            .filter(SshFault::isRefusal)
            .flatMap(
                e -> refused(e.isOfHostKey() ? Verdict.HOST_KEY : Verdict.SSH_KEY, message(e)));
    return ssh.isPresent()
        ? ssh
        : tlsRefusal().map(words -> new Refusal(Verdict.CERTIFICATE, words));
  }

  private static String message(Exception e) {
    return String.valueOf(e.getMessage());
  }

  private Optional<String> tlsRefusal() {
    String url = config.url();
    if (caused(CertificateExpiredException.class).isPresent()) {
      return Optional.of("the TLS certificate of %s has expired".formatted(url));
    }
    if (caused(CertificateNotYetValidException.class).isPresent()) {
      return Optional.of(
          "the TLS certificate of %s is not valid yet: is this machine's clock right?"
              .formatted(url));
    }
    if (caused(CertPathBuilderException.class).isPresent()
        || caused(CertPathValidatorException.class).isPresent()) {
      return Optional.of(
          ("the TLS certificate of %s is signed by an authority that is not trusted here: put that"
                  + " authority's certificate into certificates")
              .formatted(url));
    }
    Optional<CertificateException> other = caused(CertificateException.class);
    if (other.isPresent()) {
      return Optional.of(
          "the TLS certificate of %s is for another host: %s"
              .formatted(url, shown(config, message(other.get()))));
    }
    boolean brokeOff =
        caused(EOFException.class).isPresent()
            || caused(SSLException.class).map(Throwable::getCause).stream()
                .anyMatch(SocketException.class::isInstance);
    return brokeOff
        ? Optional.empty()
        : caused(SSLException.class)
            .map(
                e ->
                    "TLS with %s fails, or there is none at this port: %s"
                        .formatted(url, shown(config, message(e))));
  }

  /// What the host's command said tells a lasting no from a bad moment.
  private Optional<Refusal> sshRefusal() {
    if (sshWords.isEmpty()) {
      return Optional.empty();
    }
    String words = shown(config, sshWords.get());
    String lower = words.toLowerCase(Locale.ROOT);
    if (NO_REPOSITORY.matcher(lower).find()) {
      return refused(
          Verdict.NO_REPOSITORY,
          "there is no repository at %s, or the key may not see it. It says: %s"
              .formatted(config.url(), words));
    }
    return NO_PERMISSION.matcher(lower).find()
        ? refused(
            Verdict.NO_PERMISSION,
            "%s does not allow this with the key. It says: %s".formatted(config.url(), words))
        : Optional.empty();
  }

  private String brokenOff() {
    if (http.limited()) {
      return "%s is asked too often (%d)".formatted(config.url(), http.status());
    }
    if (http.status() >= 400) {
      return "%s answered %d".formatted(config.url(), http.status());
    }
    Optional<String> known =
        caused(ProxyFault.class)
            .<Exception>map(e -> e)
            .or(() -> caused(SshFault.class))
            .map(Exception::getMessage);
    if (known.isPresent()) {
      return shown(config, known.get());
    }
    Optional<NoGitHost> page = caused(NoGitHost.class);
    if (page.isPresent()) {
      return "%s %s: is that the repository's address, and is no login page before it?"
          .formatted(config.url(), shown(config, message(page.get())));
    }
    if (caused(UnknownHostException.class).isPresent()) {
      return "the host of %s is not known".formatted(config.url());
    }
    if (caused(ConnectException.class).isPresent()) {
      return "%s cannot be reached: nothing answers there".formatted(config.url());
    }
    if (caused(SocketTimeoutException.class).isPresent()
        || caused(TimeoutException.class).isPresent()
        || caused(InterruptedIOException.class).isPresent()) {
      return "%s does not answer in time".formatted(config.url());
    }
    return "the connection to %s broke off: %s"
        .formatted(
            config.url(), shown(config, sshWords.filter(w -> !w.isBlank()).orElse(rootMessage())));
  }

  /// The remote could not take the objects in: it has told so, and has not moved the branch.
  private Optional<String> unpackFailure() {
    String pattern = JGitText.get().errorOccurredDuringUnpackingOnTheRemoteEnd;
    String start = pattern.substring(0, pattern.indexOf('{'));
    String message = Optional.ofNullable(failure.getMessage()).orElse("");
    int at = message.indexOf(start);
    return at < 0 ? Optional.empty() : Optional.of(message.substring(at + start.length()));
  }

  private <T extends Throwable> Optional<T> caused(Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }

  private String rootMessage() {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = Optional.ofNullable(root.getMessage()).orElse("");
    return root instanceof IOException && !message.isBlank()
        ? message
        : root.getClass().getSimpleName();
  }

  private static String words(GitRemoteConfig config, String reason, String said) {
    String words = said.isBlank() ? reason : said.strip() + " (" + reason.strip() + ")";
    return shown(config, words);
  }

  /// Fit for a person's eyes: no secrets, no control characters, no flood.
  private static String shown(GitRemoteConfig config, String text) {
    String clean =
        config
            .withoutSecrets(text)
            .replaceAll("\u001b\\[[0-9;]*[A-Za-z]", "")
            .replaceAll("[\\p{Cntrl}&&[^\n]]", "")
            .strip();
    return clean.length() <= MAX_WORDS ? clean : clean.substring(0, MAX_WORDS) + "…";
  }
}
