package lockstep.git.sign;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.sync.repository.RepositorySpec.Commits;
import lockstep.sync.save.Author;
import lockstep.sync.save.CommitDraft;
import org.eclipse.jgit.lib.PersonIdent;

/// Whom the commits of one repository name, and how they are signed.
///
/// Unsigned commits name the person who saved, or the one who is configured instead, as author and
/// committer. Signed ones name the signer as committer: the signature is the signer's word that it
/// was this author.
public final class CommitIdentity {
  /// The person who saves; unsigned.
  public static final CommitIdentity USUAL = of(Commits.USUAL, Secret.NONE);

  private static final String SIGNER = "Lockstep";
  private static final String SIGNER_EMAIL = "lockstep@localhost";

  private final Commits commits;
  private final Optional<CommitSigner> signer;

  private CommitIdentity(Commits commits, Optional<CommitSigner> signer) {
    this.commits = commits;
    this.signer = signer;
  }

  /// As a repository is set to.
  ///
  /// @throws IllegalArgumentException when the signing key is missing or cannot be used; the
  /// message shows nothing of it
  public static CommitIdentity of(Commits commits, Secret signingKey) {
    return switch (commits.signing()) {
      case NONE -> new CommitIdentity(commits, Optional.empty());
      case GPG ->
          new CommitIdentity(
              commits, Optional.of(OpenPgpSigner.of(present(signingKey, "OpenPGP"))));
      case SSH ->
          new CommitIdentity(commits, Optional.of(SshSigner.of(present(signingKey, "SSH"))));
    };
  }

  private static Secret present(Secret key, String kind) {
    if (!key.isPresent()) {
      throw new IllegalArgumentException(
          "signingKey: there is none (expected: an %s private key, since commits are to be signed)"
              .formatted(kind));
    }
    return key;
  }

  /// The author of a draft's commit.
  public PersonIdent author(CommitDraft draft) {
    if (signer.isPresent()) {
      return commits.signerIsAuthor() ? committer(draft) : person(draft.author(), draft.when());
    }
    return person(
        new Author(
            or(commits.authorName(), draft.author().name()),
            or(commits.authorEmail(), draft.author().email())),
        draft.when());
  }

  /// The committer of a draft's commit.
  public PersonIdent committer(CommitDraft draft) {
    if (signer.isEmpty()) {
      return author(draft);
    }
    String email = signer.get().email().orElse(SIGNER_EMAIL);
    return person(
        new Author(or(commits.signerName(), SIGNER), or(commits.signerEmail(), email)),
        draft.when());
  }

  /// The signature of a commit in the form that Git keeps; empty when commits are not signed.
  ///
  /// @param commit its bytes without a signature
  public Optional<String> sign(byte[] commit, Instant when) {
    return signer.map(by -> by.sign(commit, when));
  }

  private static PersonIdent person(Author author, Instant when) {
    return new PersonIdent(author.name(), author.email(), when, ZoneOffset.UTC);
  }

  private static String or(String configured, String usual) {
    return configured.isBlank() ? usual : configured;
  }
}
