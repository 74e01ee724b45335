package lockstep.api.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import lockstep.api.ApiConfig;
import lockstep.api.ApiParts;
import lockstep.api.ApiServer;
import lockstep.api.forward.ReplicaSaves;
import lockstep.api.job.JobParts;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.SyncedRepository;
import lockstep.api.repository.WebhookParts;
import lockstep.api.save.SaveGate;
import lockstep.core.identity.BriefWait;
import lockstep.core.identity.Identity;
import lockstep.core.identity.IdentityRules;
import lockstep.core.identity.MemberSignatures;
import lockstep.core.identity.Password;
import lockstep.core.identity.Passwords;
import lockstep.core.identity.Profiles;
import lockstep.core.identity.Role;
import lockstep.core.identity.SecretKeeper;
import lockstep.core.identity.ServiceAccounts;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.testing.InMemoryAnnotationStore;
import lockstep.core.testing.InMemoryIdentityStore;
import lockstep.core.testing.InMemoryPresenceStore;
import lockstep.core.testing.InMemoryProfileStore;
import lockstep.core.testing.InMemoryServiceAccountStore;
import lockstep.core.testing.TestClock;
import lockstep.datasource.Provisioning;
import lockstep.sync.job.RequestJobs;
import lockstep.sync.job.work.JobRepository;
import lockstep.sync.journal.WaitingRoom;
import lockstep.sync.pull.RepositorySync;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.Workflow;
import lockstep.sync.testing.InMemoryDeliveries;
import lockstep.sync.testing.InMemoryJobStore;
import lockstep.sync.testing.InMemoryJournal;
import lockstep.sync.testing.InMemorySaveBook;
import lockstep.sync.testing.Setups;
import lockstep.sync.webhook.Secrets;
import lockstep.sync.webhook.Webhook;
import lockstep.sync.webhook.WebhookWatch;

/// A server on a free port over doubles, with a client. The users are `admin`, `editor` and
/// `viewer`; each one's password is their login.
public final class TestServer implements AutoCloseable {
  /// What the Git host signs with.
  public static final String WEBHOOK_SECRET = "hush";

  private final TestClock clock = new TestClock();
  private final List<String> hinted = new CopyOnWriteArrayList<>();
  private final InMemoryIdentityStore users = new InMemoryIdentityStore(clock);
  private final InMemoryServiceAccountStore serviceAccounts =
      new InMemoryServiceAccountStore(clock);
  private final InMemoryProfileStore profiles = new InMemoryProfileStore();
  private final InMemoryAnnotationStore annotations = new InMemoryAnnotationStore(clock);
  private final InMemoryPresenceStore presence = new InMemoryPresenceStore(clock);
  private final InMemoryJournal journal = new InMemoryJournal(clock);
  private final InMemorySaveBook book = new InMemorySaveBook(clock);
  private final WaitingRoom waiting = WaitingRoom.of(journal);
  private final InMemoryJobStore jobs = new InMemoryJobStore(clock);
  private final ScriptedProvisioning provisioning =
      new ScriptedProvisioning(new InMemoryDeliveries(clock));
  private final Repositories repositories = new Repositories();
  private final RepositorySync repository;
  private final boolean takesBranches;
  private volatile boolean terminating;
  private final ScriptedCluster cluster = new ScriptedCluster();
  private final ScriptedCommands commands = new ScriptedCommands();
  private final SaveGate gate = new SaveGate();
  private final Map<String, byte[]> files = new HashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private final Identity identity;
  private final ApiServer server;

  /// Starts it over a repository that does what the test says.
  public TestServer() {
    this("a", new ScriptedSync());
  }

  /// Starts an instance of this name over any repository.
  public TestServer(String name, RepositorySync repository) {
    this(name, repository, Setups.spec("manifests"), ReplicaSaves.FORWARD);
  }

  /// Starts an instance over a repository with settings of its own.
  public TestServer(
      String name, RepositorySync repository, RepositorySpec spec, ReplicaSaves replicaSaves) {
    this(name, repository, spec, replicaSaves, Duration.ofSeconds(2));
  }

  /// Starts one that gives the writer so long for a save.
  public TestServer(
      String name,
      RepositorySync repository,
      RepositorySpec spec,
      ReplicaSaves replicaSaves,
      Duration forward) {
    this.repository = repository;
    this.takesBranches = spec.workflows().contains(Workflow.BRANCH);
    repositories.show(List.of(new SyncedRepository(spec, repository, waiting, webhook())));
    SplittableRandom random = new SplittableRandom(name.hashCode());
    identity =
        new Identity(
            users,
            new Passwords(1, random, Runnable::run),
            random,
            clock,
            clock,
            IdentityRules.DEFAULTS,
            SecretKeeper.NONE,
            BriefWait.on(Thread::startVirtualThread));
    identity.learnSecret();
    for (Role role : Role.values()) {
      String login = role.name().toLowerCase(Locale.ROOT);
      identity.addUser(login, role.word() + " A.", login + "@x.org", role, new Password(login));
    }
    server =
        new ApiServer(
            new ApiConfig(
                "127.0.0.1",
                0,
                URI.create("http://dashboards.example.org"),
                name,
                "0.1.0",
                replicaSaves,
                new ApiConfig.Limits(
                    100,
                    Duration.ofSeconds(5),
                    forward,
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(5),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(5))),
            new ApiParts(
                repositories,
                identity,
                scripts(random),
                new Profiles(profiles, clock, BriefWait.on(Thread::startVirtualThread)),
                annotations,
                presence,
                book,
                new JobParts(
                    jobs,
                    this::job,
                    new RequestJobs(
                        jobs,
                        () -> new UUID(random.nextLong(), random.nextLong()).toString(),
                        clock,
                        () -> {}),
                    () -> {}),
                provisioning.parts(),
                cluster,
                commands,
                gate,
                new Provisioning(_ -> {}).sources(List.of()),
                path -> Optional.ofNullable(files.get(path)),
                clock,
                clock,
                random));
    server.start();
  }

  private ServiceAccounts scripts(SplittableRandom random) {
    return new ServiceAccounts(
        serviceAccounts,
        random,
        clock,
        IdentityRules.DEFAULTS,
        BriefWait.on(Thread::startVirtualThread));
  }

  private Optional<JobRepository> job(String name) {
    return name.equals("manifests")
        ? Optional.of(new JobRepository(name, "main", true, takesBranches, terminating, repository))
        : Optional.empty();
  }

  /// The accounts of scripts.
  public InMemoryServiceAccountStore serviceAccounts() {
    return serviceAccounts;
  }

  /// The jobs of the cluster.
  public InMemoryJobStore jobs() {
    return jobs;
  }

  /// From now on the repository is on its way out.
  public void terminate() {
    terminating = true;
  }

  private WebhookParts webhook() {
    Webhook webhook =
        new Webhook(
                "manifests",
                "main",
                new Secrets(List.of(WEBHOOK_SECRET)),
                provisioning.deliveries(),
                () -> repository.snapshot().commit())
            .commenting();
    return new WebhookParts(webhook, new WebhookWatch(), commit -> hinted.add(commit.hex()));
  }

  /// What it shows.
  public Repositories repositories() {
    return repositories;
  }

  /// The commits that the other members were told of.
  public List<String> hinted() {
    return hinted;
  }

  /// The repository behind it, when it follows a script.
  public ScriptedSync sync() {
    if (repository instanceof ScriptedSync scripted) {
      return scripted;
    }
    throw new IllegalStateException("the repository of this server follows no script");
  }

  /// The cluster around it.
  public ScriptedCluster cluster() {
    return cluster;
  }

  /// What it was told to do.
  public ScriptedCommands commands() {
    return commands;
  }

  /// The gate before its saves.
  public SaveGate gate() {
    return gate;
  }

  /// Its users.
  public InMemoryIdentityStore users() {
    return users;
  }

  /// What they prefer and starred.
  public InMemoryProfileStore profiles() {
    return profiles;
  }

  /// Its annotations.
  public InMemoryAnnotationStore annotations() {
    return annotations;
  }

  /// Its presence.
  public InMemoryPresenceStore presence() {
    return presence;
  }

  /// What waits for Git.
  public InMemoryJournal journal() {
    return journal;
  }

  /// What became of saves, as the shared table has it.
  public InMemorySaveBook book() {
    return book;
  }

  /// Its time.
  public TestClock clock() {
    return clock;
  }

  /// What people provision on it.
  public ScriptedProvisioning provisioning() {
    return provisioning;
  }

  /// Itself.
  public ApiServer server() {
    return server;
  }

  /// Gives it a file of the user interface.
  public void file(String path, String text) {
    files.put(path, text.getBytes(StandardCharsets.UTF_8));
  }

  /// Where a path of it is.
  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  /// The client.
  public HttpClient client() {
    return client;
  }

  /// A call that nobody signed in.
  public Call call(String method, String path) {
    return new Call(this, method, path, Map.of(), new byte[0]);
  }

  /// A call by the administrator.
  public Call admin(String method, String path) {
    return call(method, path).as("admin");
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }

  /// A request to be.
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  public record Call(
      TestServer server, String method, String path, Map<String, String> headers, byte[] body) {
    /// The same with one more header.
    public Call header(String name, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(name, value);
      return new Call(server, method, path, more, body);
    }

    /// The same, by this user.
    public Call as(String login) {
      byte[] pair = (login + ":" + login).getBytes(StandardCharsets.UTF_8);
      return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    /// The same with a JSON body; single quotes stand for double ones.
    public Call json(String text) {
      return bytes(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8))
          .header("Content-Type", "application/json");
    }

    /// The same with this body.
    public Call bytes(byte[] content) {
      return new Call(server, method, path, headers, content);
    }

    /// The same, as another instance of the cluster would send it. To be called last.
    public Call signed() {
      return header(
          MemberSignatures.HEADER,
          server.identity.members().sign(method, path, body).orElseThrow());
    }

    /// What came back.
    public Reply send() {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(server.uri(path))
              .timeout(Duration.ofSeconds(20))
              .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
      headers.forEach(request::header);
      try {
        return new Reply(
            server.client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  /// An answer.
  public record Reply(HttpResponse<byte[]> response) {
    /// The HTTP status.
    public int status() {
      return response.statusCode();
    }

    /// The body.
    public String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    /// The body as JSON.
    public JsonNode json() {
      return switch (Json.read(response.body())) {
        case Parsed.Tree(JsonNode root) -> root;
        case Parsed.Problem problem ->
            throw new IllegalStateException(problem.sentence() + " in: " + text());
      };
    }

    /// What `message` says.
    public String message() {
      return json().path("message").asText();
    }

    /// A header; empty when it is absent.
    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// The value of a cookie that is set; empty when it is not.
    public String cookie(String name) {
      return response.headers().allValues("Set-Cookie").stream()
          .filter(cookie -> cookie.startsWith(name + "="))
          .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
          .findFirst()
          .orElse("");
    }
  }
}
