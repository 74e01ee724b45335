package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import lockstep.core.resource.CommitId;
import lockstep.core.secret.Secret;
import lockstep.git.sign.CommitIdentity;
import lockstep.sync.repository.RepositorySpec.Commits;
import lockstep.sync.repository.RepositorySpec.Signing;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// C Git verifies what was signed, and finds out when it was changed.
class SignedCommitTest {
  @TempDir Path temp;
  private GitCli git;
  private Path bare;
  private Path mirrorFolder;
  private Path rings;

  @BeforeEach
  void makeARepository() throws IOException {
    git = new GitCli(temp);
    bare = git.bare(temp.resolve("remote.git"));
    mirrorFolder = temp.resolve("mirror");
    // GnuPG's sockets have short names.
    rings =
        Files.createTempDirectory(
            "gpg",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void stopTheAgent() throws IOException {
    gpgconf();
    MirrorFolder.delete(rings);
  }

  private void gpgconf() {
    run("", "gpgconf", "--homedir", rings.toString(), "--kill", "all");
  }

  private String gpg(String... arguments) {
    List<String> command =
        new ArrayList<>(List.of("gpg", "--homedir", rings.toString(), "--batch", "--quiet"));
    command.addAll(List.of(arguments));
    return run("", command.toArray(String[]::new));
  }

  private String run(String input, String... command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().write(input.getBytes(UTF_8));
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + "\n" + out);
      }
      return out;
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Commits signing(Signing how, String name, String email, boolean author) {
    return new Commits("", false, "", "", how, name, email, author);
  }

  private CommitId commit(CommitIdentity identity) {
    try (JGitRepository mirror =
        JGitRepository.open(
            GitRemoteConfig.of(bare.toString(), "main", ""), mirrorFolder, identity, () -> 0)) {
      CommitId first =
          mirror.commit(Optional.empty(), Drafts.write("a", "1").message("Größe\n\nx").build());
      mirror.push(Optional.empty(), first);
      return first;
    }
  }

  private String people(CommitId commit) {
    return git.run(bare, "log", "-1", "--format=%an <%ae>, %cn <%ce>", commit.hex());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ed25519", "rsa2048", "nistp256"})
  void gpgVerifiesIt(String algorithm) throws IOException {
    gpg(
        "--passphrase",
        "",
        "--quick-gen-key",
        "Robot <robot@example.org>",
        algorithm,
        "sign",
        "never");
    Secret key = new Secret(gpg("--armor", "--export-secret-keys"));
    CommitId commit = commit(CommitIdentity.of(signing(Signing.GPG, "", "", false), key));
    assertThat(verifyGpg(commit.hex()).status()).isZero();
    assertThat(verifyGpg(commit.hex()).out()).contains("Good signature from \"Robot");
    assertThat(people(commit)).isEqualTo("Grace <grace@example.org>, Lockstep <robot@example.org>");
    git.run(bare, "fsck", "--strict");
    String forged = git.run(bare, "cat-file", "commit", commit.hex()).replace("Grace", "Mallory");
    Path file = Files.writeString(temp.resolve("forged"), forged + "\n");
    String id = git.run(bare, "hash-object", "-t", "commit", "-w", file.toString());
    assertThat(verifyGpg(id).status()).isNotZero();
  }

  private GitCli.Ended verifyGpg(String commit) throws IOException {
    Path script = temp.resolve("gpg.sh");
    Files.writeString(script, "#!/bin/sh\nexec gpg --homedir " + rings + " \"$@\"\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    return git.attempt(bare, "-c", "gpg.program=" + script, "verify-commit", "-v", commit);
  }

  @Test
  void takesTheSubkeyThatIsMadeForSigning() throws IOException {
    gpg(
        "--passphrase",
        "",
        "--quick-gen-key",
        "Robot <robot@example.org>",
        "ed25519",
        "cert",
        "never");
    String listed = gpg("--with-colons", "--list-keys");
    String fingerprint =
        listed
            .lines()
            .filter(line -> line.startsWith("fpr:"))
            .findFirst()
            .orElseThrow()
            .split(":", -1)[9];
    gpg("--passphrase", "", "--quick-add-key", fingerprint, "cv25519", "encr", "never");
    gpg("--passphrase", "", "--quick-add-key", fingerprint, "ed25519", "sign", "never");
    Secret key = new Secret(gpg("--armor", "--export-secret-subkeys"));
    CommitId commit = commit(CommitIdentity.of(signing(Signing.GPG, "", "", false), key));
    assertThat(verifyGpg(commit.hex()).status()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"ed25519,256", "rsa,2048", "ecdsa,256", "ecdsa,521"})
  void sshVerifiesIt(String type, String bits) throws IOException {
    Secret key = SshKeys.generate(temp, "signer", "-t", type, "-b", bits);
    CommitIdentity identity =
        CommitIdentity.of(signing(Signing.SSH, "Robot", "robot@example.org", true), key);
    CommitId commit = commit(identity);
    assertThat(verifySsh("robot@example.org", commit.hex()).out())
        .contains("Good \"git\" signature for robot@example.org");
    assertThat(verifySsh("robot@example.org", commit.hex()).status()).isZero();
    assertThat(people(commit)).isEqualTo("Robot <robot@example.org>, Robot <robot@example.org>");
    git.run(bare, "fsck", "--strict");
    String forged = git.run(bare, "cat-file", "commit", commit.hex()).replace("Gr", "Kr");
    Path file = Files.writeString(temp.resolve("forged"), forged + "\n");
    String id = git.run(bare, "hash-object", "-t", "commit", "-w", file.toString());
    assertThat(verifySsh("robot@example.org", id).status()).isNotZero();
  }

  private GitCli.Ended verifySsh(String who, String commit) throws IOException {
    Path allowed = temp.resolve("allowed");
    Files.writeString(allowed, who + " " + Files.readString(temp.resolve("signer.pub")));
    return git.attempt(
        bare,
        "-c",
        "gpg.format=ssh",
        "-c",
        "gpg.ssh.allowedSignersFile=" + allowed,
        "verify-commit",
        "-v",
        commit);
  }

  @Test
  void unsignedCommitsNameTheConfiguredAuthor() {
    Commits named =
        new Commits("", false, "Team", "team@example.org", Signing.NONE, "Robot", "r@x", true);
    CommitId commit = commit(CommitIdentity.of(named, Secret.NONE));
    assertThat(people(commit)).isEqualTo("Team <team@example.org>, Team <team@example.org>");
  }

  @Test
  void refusesKeysThatCannotSignWithoutShowingThem() {
    for (Signing how : List.of(Signing.GPG, Signing.SSH)) {
      Commits commits = signing(how, "", "", false);
      assertThatThrownBy(() -> CommitIdentity.of(commits, Secret.NONE))
          .hasMessageStartingWith("signingKey: there is none");
      assertThatThrownBy(() -> CommitIdentity.of(commits, new Secret("hunter2")))
          .hasMessageStartingWith("signingKey: ")
          .hasMessageNotContaining("hunter2");
    }
    Secret locked = SshKeys.generate(temp, "locked", "-t", "ed25519", "-N", "hunter2");
    assertThatThrownBy(() -> CommitIdentity.of(signing(Signing.SSH, "", "", false), locked))
        .hasMessageContaining("protected by a passphrase");
    gpg(
        "--passphrase",
        "hunter2",
        "--pinentry-mode",
        "loopback",
        "--quick-gen-key",
        "L <l@x.org>",
        "ed25519",
        "sign",
        "never");
    Secret lockedPgp =
        new Secret(
            gpg(
                "--passphrase",
                "hunter2",
                "--pinentry-mode",
                "loopback",
                "--armor",
                "--export-secret-keys"));
    assertThatThrownBy(() -> CommitIdentity.of(signing(Signing.GPG, "", "", false), lockedPgp))
        .hasMessageContaining("protected by a passphrase");
  }
}
