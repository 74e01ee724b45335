package lockstep.git;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import lockstep.core.secret.Secret;
import lockstep.core.time.Ticker;
import lockstep.git.http.HttpAccess;
import lockstep.git.sign.CommitIdentity;
import lockstep.git.ssh.SshAccess;
import lockstep.sync.repository.RepositoryHealth;
import lockstep.sync.repository.RepositoryHealth.Verdict;
import lockstep.sync.repository.RepositoryProbe;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;

/// Looks at a repository with what `git ls-remote` and the beginning of a `git push` ask: nothing
/// is fetched, nothing is sent.
public final class JGitProbe implements RepositoryProbe {
  private static final String PLACEHOLDER = "main";
  private static final Optional<String> NO_USER = Optional.empty();

  /// A person looks: a host that limits us says so again.
  private static final Ticker NEVER_WAITING = () -> 0;

  /// Puts JGit's settings in force.
  public JGitProbe() {
    JGitSetup.apply();
  }

  @Override
  public RepositoryHealth probe(RepositorySetup setup) {
    RepositorySpec.Location location = setup.spec().location();
    Optional<String> forbidden = setup.guard().problemWithUrl(location.url());
    if (forbidden.isPresent()) {
      return RepositoryHealth.unhealthy(Verdict.FORBIDDEN_HOST, forbidden.get());
    }
    Optional<RepositoryHealth> unusable = problemWithSettings(setup);
    if (unusable.isPresent()) {
      return unusable.get();
    }
    GitRemoteConfig config = config(setup);
    try (RemoteWay way = new RemoteWay(config, NEVER_WAITING)) {
      return look(setup, new RemoteBranch(config, way), config);
    }
  }

  private static GitRemoteConfig config(RepositorySetup setup) {
    boolean isNamed = !setup.spec().location().branch().isEmpty();
    return GitRemoteConfig.of(isNamed ? setup : setup.onBranch(PLACEHOLDER));
  }

  /// One setting after the other, so that the one to blame is known; then all of them together.
  @Override
  public Optional<RepositoryHealth> problemWithSettings(RepositorySetup setup) {
    RepositorySpec.Trust trust = setup.spec().location().trust();
    RepositorySecrets secrets = setup.secrets();
    Optional<Secret> key = Optional.of(secrets.sshKey()).filter(Secret::isPresent);
    return tried(Verdict.CERTIFICATE, () -> overHttp(trust.certificates(), "").check())
        .or(() -> tried(Verdict.PROXY, () -> overHttp("", trust.proxy()).check()))
        .or(() -> tried(Verdict.SSH_KEY, () -> new SshAccess(NO_USER, key, "").check()))
        .or(() -> tried(Verdict.HOST_KEY, () -> knowing(trust.knownHosts()).check()))
        .or(() -> tried(Verdict.UNUSABLE, () -> config(setup)))
        .or(
            () ->
                tried(
                    Verdict.SIGNING_KEY,
                    () -> CommitIdentity.of(setup.spec().commits(), secrets.signingKey())));
  }

  private static HttpAccess overHttp(String certificates, String proxy) {
    return new HttpAccess(NO_USER, Optional.empty(), certificates, proxy);
  }

  private static SshAccess knowing(String hosts) {
    return new SshAccess(NO_USER, Optional.empty(), hosts);
  }

  private static Optional<RepositoryHealth> tried(Verdict otherwise, Runnable use) {
    try {
      use.run();
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(RepositoryHealth.unhealthy(otherwise, String.valueOf(e.getMessage())));
    }
  }

  private static RepositoryHealth look(
      RepositorySetup setup, RemoteBranch remote, GitRemoteConfig config) {
    RepositorySpec.Location location = setup.spec().location();
    return switch (remote.look(RemoteBranch.Purpose.READ)) {
      case RemoteBranch.Sight.Trouble(Verdict verdict, String words) ->
          RepositoryHealth.unhealthy(verdict, words);
      case RemoteBranch.Sight.Refs(Collection<Ref> refs) -> {
        Optional<RepositoryHealth> noBranch = problemWithBranch(location, refs);
        yield noBranch.orElseGet(
            () ->
                setup.spec().workflows().isEmpty()
                    ? RepositoryHealth.healthy(branch(location, refs))
                    : write(remote, config, branch(location, refs)));
      }
    };
  }

  private static RepositoryHealth write(
      RemoteBranch remote, GitRemoteConfig config, String branch) {
    return switch (remote.look(RemoteBranch.Purpose.WRITE)) {
      case RemoteBranch.Sight.Refs _ -> RepositoryHealth.healthy(branch);
      case RemoteBranch.Sight.Trouble(Verdict verdict, String words) -> {
        RepositoryHealth trouble =
            verdict.stage() == RepositoryHealth.Stage.CONNECTION
                ? RepositoryHealth.unhealthy(verdict, words)
                : RepositoryHealth.unhealthy(
                    Verdict.READ_ONLY,
                    ("%s can be read but not written to: give the token write permission, or empty"
                            + " spec.workflows (%s)")
                        .formatted(config.url(), words));
        yield trouble.on(branch);
      }
    };
  }

  private static Optional<RepositoryHealth> problemWithBranch(
      RepositorySpec.Location location, Collection<Ref> refs) {
    List<String> branches = branches(refs);
    if (branches.isEmpty()) {
      return Optional.of(
          RepositoryHealth.unhealthy(
              Verdict.NO_BRANCHES,
              "%s is empty, it has no branches: push a first commit to it%s"
                  .formatted(
                      location.url(), location.branch().isEmpty() ? ", or name a branch" : "")));
    }
    return location.branch().isEmpty() || branches.contains(location.branch())
        ? Optional.empty()
        : Optional.of(
            RepositoryHealth.unhealthy(
                Verdict.NO_BRANCH,
                "%s has no branch %s (it has: %s)"
                    .formatted(
                        location.url(),
                        location.branch(),
                        String.join(", ", branches.subList(0, Math.min(10, branches.size()))))));
  }

  /// The remote's own default, or what Grafana takes for it.
  private static String branch(RepositorySpec.Location location, Collection<Ref> refs) {
    if (!location.branch().isEmpty()) {
      return location.branch();
    }
    List<String> branches = branches(refs);
    return RemoteBranch.usual(refs)
        .filter(branches::contains)
        .or(() -> List.of("main", "master").stream().filter(branches::contains).findFirst())
        .orElseGet(branches::getFirst);
  }

  private static List<String> branches(Collection<Ref> refs) {
    return refs.stream()
        .filter(ref -> ref.getObjectId() != null)
        .map(Ref::getName)
        .filter(name -> name.startsWith(Constants.R_HEADS))
        .map(name -> name.substring(Constants.R_HEADS.length()))
        .sorted()
        .toList();
  }
}
