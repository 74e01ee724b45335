package lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import lockstep.cluster.Mode;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Quota;
import lockstep.git.FetchLimits;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
  private static final String DESIGN =
      """
      server:   { address: 127.0.0.1, port: 3001, rootUrl: "http://localhost:3000" }
      cluster:
        name: demo
        mode: load-balancer
        instance: b
        members:
          - { name: a, url: "http://127.0.0.1:3001", priority: 100 }
          - { name: b, url: "http://127.0.0.1:3002", priority: 50 }
          - { name: legacy, kind: grafana, url: "http://grafana:3000" }
        failback: manual
      database: { url: "jdbc:sqlite:data/lockstep.db" }
      repositories:
        - name: manifests
          type: git
          url: "http://localhost:3080/your-org/grafana-manifests.git"
          branch: main
          path: shared/
          token: "${GIT_TOKEN}"
          workflows: [write, branch]
          sync: { target: folder, interval: 90s }
      datasources: provisioning/datasources.yaml
      """;

  private final ConfigReader reader = new ConfigReader(Map.of("GIT_TOKEN", "s3cret"));

  @Test
  void readsEveryKeyOfTheDesign() throws ConfigException {
    Config config = reader.read("lockstep.yaml", DESIGN);

    assertThat(config.server().port()).isEqualTo(3001);
    assertThat(config.server().rootUrl()).hasToString("http://localhost:3000");
    assertThat(config.cluster().mode()).isEqualTo(Mode.LOAD_BALANCER);
    assertThat(config.cluster().members()).hasSize(3);
    assertThat(config.cluster().members().get(2).kind()).isEqualTo(Config.Member.Kind.GRAFANA);
    assertThat(config.cluster().self().orElseThrow().priority()).isEqualTo(50);
    RepositorySpec repository = config.repositories().getFirst().spec();
    assertThat(repository.location().path()).isEqualTo("shared");
    assertThat(repository.title()).isEqualTo("grafana-manifests");
    assertThat(config.repositories().getFirst().secrets().token().reveal()).isEqualTo("s3cret");
    assertThat(repository.workflows()).isEqualTo(List.of(Workflow.WRITE, Workflow.BRANCH));
    assertThat(repository.sync().target()).isEqualTo(FolderRules.Target.FOLDER);
    assertThat(repository.sync().interval()).isEqualTo(Duration.ofSeconds(90));
    assertThat(config.datasources()).contains(Path.of("provisioning/datasources.yaml"));
  }

  @Test
  void hasADefaultForEveryKeyThatCanHaveOne() throws ConfigException {
    Config config = reader.read("lockstep.yaml", "");

    assertThat(config.server().address()).isEqualTo("127.0.0.1");
    assertThat(config.server().port()).isEqualTo(3000);
    assertThat(config.cluster().mode()).isEqualTo(Mode.PRIMARY_REPLICA);
    assertThat(config.cluster().members()).isEmpty();
    assertThat(config.members())
        .extracting(member -> member.name() + " " + member.url())
        .containsExactly("a http://127.0.0.1:3000");
    assertThat(config.database().url()).isEqualTo("jdbc:sqlite:data/lockstep.db");
    assertThat(config.security().adminUser()).isEqualTo("admin");
    assertThat(config.storage().path()).isEqualTo(Path.of("data"));
    assertThat(config.storage().limits())
        .isEqualTo(new FetchLimits(128L * 1024 * 1024, 128L * 1024 * 1024 * 1024));
    assertThat(config.repositories()).isEmpty();
  }

  @Test
  void aGatewaysFileMustNameMembers() {
    for (String cluster :
        List.of("", "cluster: { mode: load-balancer }\n", "cluster: { members: [] }\n")) {
      assertThatThrownBy(
              () -> reader.read("gw.yaml", cluster + "gateway: { balance: round-robin }\n"))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("cluster.members is missing or empty");
    }
  }

  @Test
  void aBranchThatIsNotNamedIsLeftOpen() throws ConfigException {
    Config config =
        reader.read("x.yaml", "repositories: [{ name: m, url: 'https://git.example/m.git' }]");

    assertThat(config.repositories().getFirst().spec().location().branch()).isEmpty();
  }

  @Test
  void namesTheLineAndTheNearestKeyOfAWrongOne() {
    assertThatThrownBy(() -> reader.read("x.yaml", "server:\n  port: 3001\n  adress: localhost\n"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("x.yaml")
        .hasMessageContaining("line 3: server.adress is no key: did you mean server.address?");
  }

  @Test
  void tellsAllProblemsAtOnce() {
    assertThatThrownBy(
            () ->
                reader.read(
                    "x.yaml",
                    """
                    server: { port: 70000 }
                    cluster: { mode: quorum, failback: sometimes }
                    repositories:
                      - { name: m, sync: { interval: 1s } }
                    """))
        .hasMessageContaining("server.port: 70000 (expected: a whole number from 0 to 65535)")
        .hasMessageContaining("cluster.mode: quorum (expected: primary-replica, load-balancer)")
        .hasMessageContaining("cluster.failback: sometimes (expected: manual, automatic)")
        .hasMessageContaining("line 4: repositories[0].url is missing")
        .hasMessageContaining("repositories[0].sync.interval: 1s");
  }

  @Test
  void refusesTextThatIsNoYaml() {
    assertThatThrownBy(() -> reader.read("x.yaml", "server: ["))
        .hasMessageContaining("is not YAML");
  }

  @Test
  void refusesAMissingFileInOneSentence(@TempDir Path folder) {
    assertThatThrownBy(() -> reader.read(folder.resolve("none.yaml")))
        .hasMessageContaining("cannot be read: there is no such file");
  }

  @Test
  void letsTheEnvironmentOverrideAnyKey() throws ConfigException {
    ConfigReader withEnvironment =
        new ConfigReader(
            Map.of(
                "LOCKSTEP_SERVER_PORT", "4000",
                "LOCKSTEP_SERVER_ROOT_URL", "https://dash.example",
                "LOCKSTEP_CLUSTER_MEMBERS_1_PRIORITY", "7",
                "GIT_TOKEN", "t"));

    Config config = withEnvironment.read("lockstep.yaml", DESIGN);

    assertThat(config.server().port()).isEqualTo(4000);
    assertThat(config.server().rootUrl()).hasToString("https://dash.example");
    assertThat(config.cluster().members().get(1).priority()).isEqualTo(7);
  }

  @Test
  void refusesAnOverrideThatMatchesNoKey() {
    ConfigReader mistyped = new ConfigReader(Map.of("LOCKSTEP_SERVER_PROT", "1", "GIT_TOKEN", "t"));

    assertThatThrownBy(() -> mistyped.read("x.yaml", DESIGN))
        .hasMessageContaining(
            "LOCKSTEP_SERVER_PROT matches no key: did you mean LOCKSTEP_SERVER_PORT?");
  }

  @Test
  void refusesAVariableThatIsNotSet() {
    assertThatThrownBy(() -> new ConfigReader(Map.of()).read("x.yaml", DESIGN))
        .hasMessageContaining("repositories[0].token: the environment has no variable GIT_TOKEN");
  }

  @Test
  void readsASecretFromAFileAndNeverShowsIt(@TempDir Path folder)
      throws IOException, ConfigException {
    Path file = Files.writeString(folder.resolve("token"), "from-file\n");

    Config config =
        reader.read(
            "x.yaml",
            "repositories:\n  - { name: m, url: 'http://h/r.git', token: '$__file{%s}' }\n"
                .formatted(file));

    assertThat(config.repositories().getFirst().secrets().token().reveal()).isEqualTo("from-file");
    assertThat(config.toString()).doesNotContain("from-file").contains("***");
  }

  @Test
  void keepsTheOrderOfTheRepositories() throws ConfigException {
    Config config =
        reader.read(
            "x.yaml", "repositories: [{name: m, url: 'http://h/r'}, {name: b, url: 'http://h/s'}]");

    assertThat(config.repositories()).extracting(RepositorySetup::name).containsExactly("m", "b");
  }

  @Test
  void refusesARepositoryThatCannotBeBesideTheOthers() {
    assertThatThrownBy(
            () ->
                reader.read(
                    "x.yaml",
                    """
                    repositories:
                      - { name: m, url: 'http://h/r' }
                      - { name: M, url: 'http://h/s' }
                      - { name: all, url: 'http://h/t', sync: { target: instance } }
                    """))
        .hasMessageContaining("line 3: repositories: name: M is there twice")
        .hasMessageContaining("line 4: repositories: sync.target: all has the target instance");
  }

  @Test
  void refusesANameThatNoFolderCanHave() {
    assertThatThrownBy(
            () ->
                reader.read(
                    "x.yaml",
                    "repositories: [{name: a.b, url: 'http://h/r'}, {name: new, url:"
                        + " 'http://h/s'}]"))
        .hasMessageContaining("repositories name: a.b (expected: 1 to 40")
        .hasMessageContaining("repositories name: new is reserved");
  }

  @Test
  void readsAllThatARepositoryCanBeSetTo() throws ConfigException {
    RepositorySetup setup =
        reader
            .read(
                "x.yaml",
                """
                repositories:
                  - name: m
                    type: githubEnterprise
                    url: 'ssh://h/r.git'
                    description: Ours
                    workflows: []
                    sshKey: KEY
                    certificates: CERTS
                    knownHosts: HOSTS
                    proxy: 'http://proxy:3128'
                    sync:
                      enabled: false
                      deletions: { dashboards: 3, percent: 50 }
                    webhook: { baseUrl: 'https://g.example/', disabled: true, pullRequestComments: false, secret: new, previousSecret: old }
                    commit:
                      singleResourceMessageTemplate: '{{action}} {{title}}'
                      enforceTemplate: true
                      signingMethod: gpg
                      signingKey: PGP
                      signerName: Robot
                      signerEmail: robot@example.org
                      signerIsAuthor: true
                    branches: { nameTemplate: '{{title}}', enforceTemplate: true }
                    pullRequest: { titleTemplate: '{{title}}', enforceTemplate: true }
                """)
            .repositories()
            .getFirst();

    RepositorySpec spec = setup.spec();
    assertThat(spec.type()).isEqualTo(RepositoryType.GITHUB_ENTERPRISE);
    assertThat(spec.description()).isEqualTo("Ours");
    assertThat(spec.writable()).isFalse();
    assertThat(spec.sync().enabled()).isFalse();
    assertThat(spec.sync().deletions()).isEqualTo(new RepositorySpec.Deletions(3, 50));
    assertThat(spec.location().trust())
        .isEqualTo(new RepositorySpec.Trust("CERTS", "HOSTS", "http://proxy:3128"));
    assertThat(spec.webhook())
        .isEqualTo(new RepositorySpec.Webhook("https://g.example", true, false));
    assertThat(spec.commits())
        .isEqualTo(
            new RepositorySpec.Commits(
                "{{action}} {{title}}",
                true,
                "",
                "",
                RepositorySpec.Signing.GPG,
                "Robot",
                "robot@example.org",
                true));
    assertThat(spec.branches()).isEqualTo(new RepositorySpec.Branches("{{title}}", true));
    assertThat(spec.pullRequests()).isEqualTo(new RepositorySpec.PullRequests("{{title}}", true));
    assertThat(setup.secrets().sshKey().reveal()).isEqualTo("KEY");
    assertThat(setup.secrets().signingKey().reveal()).isEqualTo("PGP");
    assertThat(setup.secrets().webhookSecrets())
        .extracting(Secret::reveal)
        .containsExactly("new", "old");
  }

  @Test
  void signersAndAuthorsExcludeEachOther() {
    assertThatThrownBy(
            () ->
                reader.read(
                    "x.yaml",
                    """
                    repositories:
                      - { name: m, url: 'http://h/r', commit: { signerName: R } }
                      - { name: n, url: 'http://h/s', commit: { signingMethod: ssh, authorName: A } }
                    """))
        .hasMessageContaining("line 2: repositories commit.signerName, .signerEmail: only with")
        .hasMessageContaining("line 3: repositories commit.authorName, .authorEmail: only without");
  }

  @Test
  void readsWhatAFetchMayBring() throws ConfigException {
    Config config = reader.read("lockstep.yaml", "storage: { maxObject: 256MiB, maxFetch: 64GiB }");

    assertThat(config.storage().limits()).isEqualTo(new FetchLimits(256L << 20, 64L << 30));
    assertThatThrownBy(
            () -> reader.read("x.yaml", "storage: { maxObject: 256MiB, maxFetch: 255MiB }"))
        .hasMessageContaining("storage.maxFetch: 255MiB (expected: a size such as");
    assertThatThrownBy(() -> reader.read("x.yaml", "storage: { maxObject: 2GiB }"))
        .hasMessageContaining("storage.maxObject: 2GiB (expected: a size such as");
  }

  @Test
  void readsQuotasAndRefusesAFileThatIsAboveItsOwn() throws ConfigException {
    String two =
        "repositories: [{ name: a, url: \"https://h/a\" }, { name: b, url: \"https://h/b\" }]\n";
    assertThat(reader.read("x.yaml", two).provisioning().quota()).isEqualTo(Quota.UNLIMITED);
    Config config =
        reader.read(
            "x.yaml", two + "provisioning: { maxRepositories: 0, maxResourcesPerRepository: 500 }");
    assertThat(config.provisioning().maxRepositories()).isZero();
    assertThat(config.provisioning().quota()).isEqualTo(new Quota(500));
    assertThat(reader.read("x.yaml", two + "provisioning: { maxRepositories: 2 }")).isNotNull();
    assertThatThrownBy(() -> reader.read("x.yaml", two + "provisioning: { maxRepositories: 1 }"))
        .hasMessageContaining(
            "line 2: provisioning.maxRepositories: 1 are allowed, and this file has 2: raise it,");
    assertThatThrownBy(
            () -> reader.read("x.yaml", "provisioning: { maxResourcesPerRepository: -1 }"))
        .hasMessageContaining("maxResourcesPerRepository: -1 (expected: a whole number from 0 to");
  }

  @Test
  void readsWhatIsSecretAndWhereRepositoriesMayBe() throws ConfigException {
    Config config =
        reader.read(
            "lockstep.yaml",
            """
            security:
              secretKey: a-passphrase-that-is-long
              allowedGitUrls: ["git.corp", "10.0.0.0/8"]
            provisioning: { maxRepositories: 3 }
            """);

    assertThat(config.security().secretKey().reveal()).isEqualTo("a-passphrase-that-is-long");
    assertThat(config.security().allowedGitUrls()).containsExactly("git.corp", "10.0.0.0/8");
    assertThat(config.provisioning().maxRepositories()).isEqualTo(3);
    assertThat(config.toString()).doesNotContain("passphrase");
    assertThatThrownBy(
            () ->
                reader.read(
                    "x.yaml", "security: { secretKey: hushhush, allowedGitUrls: [\"http://x\"] }"))
        .hasMessageContaining("security.secretKey: is shorter than 16")
        .hasMessageContaining("security.allowedGitUrls: 'http://x' is none of")
        .hasMessageNotContaining("hushhush");
  }
}
