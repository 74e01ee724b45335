package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.CommitId;
import lockstep.core.secret.Secret;
import lockstep.git.ssh.PrivateKeys;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.RepositorySpec.Trust;
import lockstep.sync.save.PushOutcome;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Fetch and push over SSH against Apache MINA's server and C Git.
class SshRemoteTest {
  @TempDir Path temp;
  private GitCli git;
  private Path bare;
  private Path work;
  private KeyPair hostKey;
  private Secret key;
  private SshHost host;

  @BeforeEach
  void serveARepositoryWithOneCommit() throws IOException {
    git = new GitCli(temp);
    bare = git.bare(Files.createDirectories(temp.resolve("host")).resolve("x.git"));
    work = git.clone(bare.toString(), temp.resolve("work"));
    push("one");
    hostKey = PrivateKeys.parse("host", SshKeys.generate(temp, "host-ed25519", "-t", "ed25519"));
    key = SshKeys.generate(temp, "me", "-t", "ed25519");
    host = new SshHost(temp.resolve("host"), hostKey);
    host.allow(PrivateKeys.parse("me", key).getPublic());
  }

  @AfterEach
  void stop() throws IOException {
    host.close();
  }

  private CommitId push(String content) {
    String commit = git.commit(work, "a.json", content, content);
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    return new CommitId(commit);
  }

  private FetchOutcome fetch(GitRemoteConfig config) {
    try (JGitRepository mirror = JGitRepository.open(config, temp.resolve("other"))) {
      return mirror.fetch();
    }
  }

  private static void assertGoesRound(JGitRepository mirror) {
    FetchOutcome.At at = (FetchOutcome.At) mirror.fetch();
    CommitId ours = mirror.commit(Optional.of(at.head()), Drafts.write("b", "2").build());
    assertThat(mirror.push(Optional.of(at.head()), ours)).isEqualTo(new PushOutcome.Accepted());
    assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(ours));
  }

  @Test
  void fetchesAndPushesOverOneSession() {
    try (JGitRepository mirror = JGitRepository.open(absolute(), temp.resolve("mirror"))) {
      assertGoesRound(mirror);
      assertThat(host.sessions()).isEqualTo(1);
      host.endSessions();
      assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.At.class);
      assertThat(host.commands())
          .contains("git-upload-pack '" + bare + "'", "git-receive-pack '" + bare + "'");
    }
  }

  private GitRemoteConfig absolute() {
    return at("ssh://git@127.0.0.1:" + host.port() + bare);
  }

  private GitRemoteConfig at(String url) {
    return GitRemoteConfig.of(url, "main", "")
        .withSshKey(Optional.of(key))
        .withTrust(new Trust("", host.knownHost(hostKey.getPublic()), ""));
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519,,OPENSSH",
    "rsa,2048,OPENSSH",
    "rsa,2048,PEM",
    "rsa,2048,PKCS8",
    "ecdsa,256,OPENSSH",
    "ecdsa,384,PEM",
    "ecdsa,521,PKCS8"
  })
  void takesKeysAsTheyComeOutOfOpenSsh(String type, String bits, String format) {
    String[] options =
        format.equals("OPENSSH")
            ? (bits == null ? new String[] {"-t", type} : new String[] {"-t", type, "-b", bits})
            : new String[] {"-t", type, "-b", bits, "-m", format};
    key = SshKeys.generate(temp, "another", options);
    host.allow(PrivateKeys.parse("another", key).getPublic());
    assertThat(fetch(absolute())).isInstanceOf(FetchOutcome.At.class);
  }

  @ParameterizedTest
  @CsvSource({"OPENSSH", "PEM", "PKCS8"})
  void aKeyWithAPassphraseIsRefusedAtOnce(String format) {
    Secret locked =
        format.equals("OPENSSH")
            ? SshKeys.generate(temp, "locked", "-t", "rsa", "-N", "hunter2")
            : SshKeys.generate(temp, "locked", "-t", "rsa", "-N", "hunter2", "-m", format);
    assertThatThrownBy(() -> absolute().withSshKey(Optional.of(locked)))
        .hasMessage(
            "sshKey: it is protected by a passphrase: take one without (expected: a private key in"
                + " OpenSSH's format or PEM)");
  }

  @Test
  void aHostThatIsNotKnownIsNotTalkedTo() {
    String other = "example.org " + host.knownHost(hostKey.getPublic()).split(" ", 2)[1];
    assertThat(fetch(absolute().withTrust(new Trust("", other, ""))))
        .isInstanceOf(FetchOutcome.Refused.class)
        .asString()
        .contains("the host key of [127.0.0.1]:%d is not known".formatted(host.port()))
        .contains("that ssh-keyscan -p %d 127.0.0.1 prints".formatted(host.port()))
        .contains(KeyUtils.getFingerPrint(hostKey.getPublic()));
    assertThat(host.commands()).isEmpty();
  }

  @Test
  void aHostWithAnotherKeyThanBeforeIsNotTalkedTo() {
    KeyPair before =
        PrivateKeys.parse("old", SshKeys.generate(temp, "old-host-key", "-t", "ed25519"));
    String known = host.knownHost(before.getPublic());
    assertThat(fetch(absolute().withTrust(new Trust("", known, ""))))
        .isInstanceOf(FetchOutcome.Refused.class)
        .asString()
        .contains(
            "host key of [127.0.0.1]:%d has changed to ssh-ed25519 SHA".formatted(host.port()))
        .contains("that ssh-keyscan -p %d 127.0.0.1 prints".formatted(host.port()))
        .contains(KeyUtils.getFingerPrint(hostKey.getPublic()));
    String revoked =
        host.knownHost(hostKey.getPublic()) + "\n@revoked " + host.knownHost(hostKey.getPublic());
    assertThat(fetch(absolute().withTrust(new Trust("", revoked, ""))).toString())
        .contains("is marked as revoked");
    assertThat(host.commands()).isEmpty();
  }

  @Test
  void asksAHostWithSeveralKeysForTheOneThatIsKnown() throws IOException {
    KeyPair ecdsa = PrivateKeys.parse("ecdsa", SshKeys.generate(temp, "host-ecdsa", "-t", "ecdsa"));
    KeyPair rsa = PrivateKeys.parse("rsa", SshKeys.generate(temp, "host-rsa", "-t", "rsa"));
    host.close();
    host = new SshHost(temp.resolve("host"), ecdsa, hostKey, rsa);
    host.allow(PrivateKeys.parse("me", key).getPublic());
    for (KeyPair known : new KeyPair[] {ecdsa, hostKey, rsa}) {
      Trust trust = new Trust("", host.knownHost(known.getPublic()), "");
      assertThat(fetch(absolute().withTrust(trust))).isInstanceOf(FetchOutcome.At.class);
    }
  }

  @Test
  void findsAHostInHashedLines() {
    String line = host.knownHost(hostKey.getPublic());
    String hashed = SshKeys.hashed(temp, line);
    assertThat(hashed).startsWith("|1|");
    assertThat(fetch(absolute().withTrust(new Trust("", hashed, ""))))
        .isInstanceOf(FetchOutcome.At.class);
  }

  @Test
  void saysWhenTheHostDoesNotKnowTheKey() {
    key = SshKeys.generate(temp, "stranger", "-t", "ed25519");
    assertThat(fetch(absolute()))
        .isInstanceOf(FetchOutcome.Refused.class)
        .asString()
        .contains("127.0.0.1 does not let git in with the key SHA256:");
    assertThat(fetch(absolute().withSshKey(Optional.empty())).toString())
        .contains("127.0.0.1 needs a private key: set sshKey");
  }

  @Test
  void whatTheHostsCommandSaysBecomesAnOutcome() {
    assertThat(fetch(at("ssh://git@127.0.0.1:" + host.port() + "/nowhere.git")))
        .isInstanceOf(FetchOutcome.Refused.class)
        .asString()
        .contains("there is no repository at ssh://");
    try (JGitRepository mirror = JGitRepository.open(absolute(), temp.resolve("mirror"))) {
      FetchOutcome.At at = (FetchOutcome.At) mirror.fetch();
      CommitId ours = mirror.commit(Optional.of(at.head()), Drafts.write("b", "2").build());
      host.instead = "echo 'ERROR: Permission to x denied to deploy key' >&2; exit 1";
      assertThat(mirror.push(Optional.of(at.head()), ours))
          .isInstanceOf(PushOutcome.Refused.class)
          .asString()
          .contains("Permission to x denied to deploy key");
      host.instead = "echo 'The server is busy' >&2; exit 1";
      assertThat(mirror.fetch())
          .isInstanceOf(FetchOutcome.Unreachable.class)
          .asString()
          .contains("The server is busy");
      host.instead = "exec sleep 30";
      assertThat(
              fetch(absolute().withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                  .toString())
          .contains("does not answer in time");
    }
  }

  @Test
  void aHostThatIsNotThereIsUnreachable() throws IOException {
    GitRemoteConfig config = absolute();
    host.close();
    assertThat(fetch(config))
        .isEqualTo(
            new FetchOutcome.Unreachable(
                config.url() + " cannot be reached: nothing answers there"));
  }

  @Test
  void theGuardIsAskedBeforeAnythingIsSent() {
    GitRemoteConfig guarded = absolute().withGuard(new HostGuard(List.of()));
    assertThat(fetch(guarded))
        .isInstanceOf(FetchOutcome.Refused.class)
        .asString()
        .contains("127.0.0.1 is at 127.0.0.1, which is not a public address");
    assertThat(host.sessions()).isZero();
  }
}
