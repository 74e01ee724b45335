package lockstep.git;

import java.io.IOException;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.pull.GitFault;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.save.PushOutcome;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.internal.JGitText;
import org.eclipse.jgit.transport.RemoteRefUpdate;

/// Turns what went wrong between us and the remote into an outcome in words for a person.
///
/// @param config of the remote
/// @param status the last HTTP status; 0 when there was none
/// @param failure what JGit threw
record RemoteTrouble(GitRemoteConfig config, int status, Exception failure) {
  private static final int TOO_MANY_REQUESTS = 429;
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

  /// As the outcome of a fetch.
  FetchOutcome asFetch() {
    Optional<String> refusal = refusal();
    return refusal.isPresent()
        ? new FetchOutcome.Refused(refusal.get())
        : new FetchOutcome.Unreachable(brokenOff());
  }

  /// As what a look at the remote found.
  RemoteBranch.Sight asSight() {
    return new RemoteBranch.Sight.Trouble(verdict(), refusal().orElseGet(this::brokenOff));
  }

  private Verdict verdict() {
    if (caused(CertificateException.class).isPresent()
        || caused(SSLHandshakeException.class).isPresent()) {
      return Verdict.CERTIFICATE;
    }
    return switch (status) {
      case HttpURLConnection.HTTP_UNAUTHORIZED -> Verdict.UNAUTHENTICATED;
      case HttpURLConnection.HTTP_FORBIDDEN -> Verdict.NO_PERMISSION;
      case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE -> Verdict.NO_REPOSITORY;
      case TOO_MANY_REQUESTS -> Verdict.RATE_LIMITED;
      default -> {
        boolean gone =
            config.localFolder().isPresent()
                && caused(NoRemoteRepositoryException.class).isPresent();
        yield gone
            ? Verdict.NO_REPOSITORY
            : refusal().isPresent() ? Verdict.UNUSABLE : Verdict.UNREACHABLE;
      }
    };
  }

  /// As the outcome of a push.
  ///
  /// @param sent true when the remote may have received the push
  /// @param said what the remote told on the way
  PushOutcome asPush(boolean sent, String said) {
    Optional<String> refusal = refusal();
    if (refusal.isPresent()) {
      return new PushOutcome.Refused(refusal.get());
    }
    if (!sent || status == TOO_MANY_REQUESTS) {
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

  /// Why the remote will not have us, however often we ask; empty when asking again may help.
  private Optional<String> refusal() {
    String url = config.url();
    return switch (status) {
      case HttpURLConnection.HTTP_UNAUTHORIZED ->
          Optional.of(
              config.token().isPresent()
                  ? "%s does not accept the user and token (401)".formatted(url)
                  : "%s asks for a user and token (401)".formatted(url));
      case HttpURLConnection.HTTP_FORBIDDEN ->
          Optional.of("%s forbids this with these credentials (403)".formatted(url));
      case HttpURLConnection.HTTP_NOT_FOUND, HttpURLConnection.HTTP_GONE ->
          Optional.of(
              "there is no repository at %s, or the credentials may not see it (%d)"
                  .formatted(url, status));
      case HttpURLConnection.HTTP_CLIENT_TIMEOUT, TOO_MANY_REQUESTS -> Optional.empty();
      default -> otherRefusal();
    };
  }

  private Optional<String> otherRefusal() {
    if (status >= 300 && status < 400) {
      return Optional.of(
          "%s has moved elsewhere (%d): set url to its present address"
              .formatted(config.url(), status));
    }
    if (status >= 400 && status < 500) {
      return Optional.of("%s refused the request (%d)".formatted(config.url(), status));
    }
    // Behind HTTP, JGit says the same of an advertisement that was cut off.
    if (config.localFolder().isPresent() && caused(NoRemoteRepositoryException.class).isPresent()) {
      return Optional.of("there is no repository at %s".formatted(config.url()));
    }
    if (caused(CertificateException.class).isPresent()
        || caused(SSLHandshakeException.class).isPresent()) {
      return Optional.of("the TLS certificate of %s is not trusted".formatted(config.url()));
    }
    return Optional.empty();
  }

  private String brokenOff() {
    if (status >= 400) {
      return "%s answered %d".formatted(config.url(), status);
    }
    if (caused(UnknownHostException.class).isPresent()) {
      return "the host of %s is not known".formatted(config.url());
    }
    Optional<ConnectException> refused = caused(ConnectException.class);
    if (refused.isPresent()) {
      return "%s cannot be reached: nothing answers there".formatted(config.url());
    }
    if (caused(SocketTimeoutException.class).isPresent()) {
      return "%s does not answer in time".formatted(config.url());
    }
    return "the connection to %s broke off: %s"
        .formatted(config.url(), shown(config, rootMessage()));
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
