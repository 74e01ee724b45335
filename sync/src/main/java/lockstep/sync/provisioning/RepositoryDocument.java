package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import lockstep.core.resource.RepoPath;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.journal.Bounds;
import lockstep.sync.provisioning.FieldError.Reason;
import lockstep.sync.provisioning.SpecFields.Notes;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositorySpec.Signing;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.save.BranchName;

/// The `spec` of a `Repository` object, read and written.
///
/// What Lockstep adds to Grafana's is in `spec.lockstep`, the block `spec.gitea`, and
/// `spec.local.branch`.
public final class RepositoryDocument {
  /// The shortest interval.
  public static final Duration LEAST_INTERVAL = Duration.ofSeconds(10);

  private static final Duration USUAL_INTERVAL = Duration.ofSeconds(60);
  private static final long MOST_SECONDS = Duration.ofDays(7).toSeconds();
  private static final int SHORT = 200;
  private static final int LONG = 4_000;
  private static final int PEM = 64 * 1024;
  private static final Pattern SCP = Pattern.compile("[^@/\\s:]+@(\\[[^]]+]|[^:/\\s]+):(?!//)\\S+");

  private RepositoryDocument() {}

  /// A spec that was read.
  ///
  /// @param spec the best that could be made of it; only without errors to be used
  /// @param document the same as JSON, without unknown fields and with the values that count
  /// @param unknown fields that were dropped
  public record Reading(
      RepositorySpec spec, ObjectNode document, List<FieldError> errors, List<String> unknown) {}

  /// Reads a spec.
  ///
  /// @param usual what becomes of saves while Git is away when the spec does not tell
  public static Reading read(String name, ObjectNode given, OnGitDown usual) {
    ObjectNode document = given.deepCopy();
    Notes notes = new Notes();
    SpecFields root = SpecFields.of("spec", document, notes);
    String title = root.required("title", SHORT);
    String description = root.text("description", LONG);
    RepositoryType type =
        root.choice(
                "type",
                root.required("type", SHORT),
                List.of(RepositoryType.values()),
                RepositoryType::word)
            .orElse(RepositoryType.GIT);
    List<Workflow> workflows = workflows(root, type);
    SpecFields own = root.section("lockstep");
    RepositorySpec.Deletions deletions = deletions(own.section("deletions"));
    RepositorySpec.Sync sync = sync(root.section("sync"), deletions);
    RepositorySpec.Trust trust = trust(own.section("trust"));
    RepositorySpec.Location location = location(root, type, trust);
    SpecFields connection = root.section("connection");
    Optional<String> connected =
        Optional.of(connection.text("name", SHORT)).filter(it -> !it.isEmpty());
    connection.finish();
    RepositorySpec.Webhook webhook = webhook(root.section("webhook"));
    RepositorySpec.Commits commits = commits(root.section("commit"));
    RepositorySpec.Branches branches = branches(root.section("branch"));
    RepositorySpec.PullRequests pulls = pulls(root, type);
    RepositorySpec.WhenAway away = whenAway(own, usual);
    own.finish();
    root.finish();
    RepositorySpec spec =
        new RepositorySpec(
            name,
            title,
            description,
            type,
            workflows,
            sync,
            location,
            connected,
            webhook,
            commits,
            branches,
            pulls,
            away);
    return new Reading(spec, document, List.copyOf(notes.errors()), List.copyOf(notes.unknown()));
  }

  private static List<Workflow> workflows(SpecFields root, RepositoryType type) {
    List<Workflow> workflows = new ArrayList<>();
    for (String word : root.texts("workflows")) {
      root.choice("workflows", word, List.of(Workflow.values()), RepositoryDocument::word)
          .filter(it -> !workflows.contains(it))
          .ifPresent(workflows::add);
    }
    if (type == RepositoryType.LOCAL && workflows.contains(Workflow.BRANCH)) {
      root.fail(Reason.INVALID, "workflows", "branch is only for repositories on a Git host");
    }
    return workflows;
  }

  private static RepositorySpec.Sync sync(SpecFields sync, RepositorySpec.Deletions deletions) {
    boolean enabled = sync.flag("enabled");
    String word = sync.text("target", SHORT);
    Optional<Target> target =
        sync.choice("target", word, List.of(Target.values()), RepositoryDocument::word);
    if (word.isEmpty() && enabled) {
      sync.fail(Reason.REQUIRED, "target", "is missing: folder, folderless or instance");
    }
    OptionalLong asked = sync.number("intervalSeconds", 0, MOST_SECONDS);
    long seconds = Math.max(LEAST_INTERVAL.toSeconds(), asked.orElse(USUAL_INTERVAL.toSeconds()));
    if (sync.isPresent()) {
      sync.normalise("intervalSeconds", seconds);
    }
    sync.finish();
    return new RepositorySpec.Sync(
        enabled, target.orElse(Target.FOLDER), Duration.ofSeconds(seconds), deletions);
  }

  private static RepositorySpec.Deletions deletions(SpecFields fields) {
    RepositorySpec.Deletions usual = RepositorySpec.Deletions.USUAL;
    long dashboards = fields.number("dashboards", 0, 1_000_000).orElse(usual.dashboards());
    long percent = fields.number("percent", 0, 100).orElse(usual.percent());
    fields.finish();
    return new RepositorySpec.Deletions((int) dashboards, (int) percent);
  }

  private static RepositorySpec.Trust trust(SpecFields fields) {
    String certificates = fields.text("certificates", PEM);
    if (!certificates.isEmpty() && !certificates.contains("-----BEGIN CERTIFICATE-----")) {
      fails(fields, "certificates", "is no PEM of certificates");
    }
    String knownHosts = fields.text("knownHosts", PEM);
    String proxy = fields.text("proxy", LONG);
    if (!proxy.isEmpty()) {
      httpUrl(proxy).ifPresent(problem -> fails(fields, "proxy", problem));
    }
    fields.finish();
    return new RepositorySpec.Trust(certificates, knownHosts, proxy);
  }

  private static RepositorySpec.Location location(
      SpecFields root, RepositoryType type, RepositorySpec.Trust trust) {
    for (RepositoryType other : RepositoryType.values()) {
      if (other != type && root.section(other.word()).isPresent()) {
        root.fail(
            Reason.INVALID,
            other.word(),
            "does not belong to the type %s: only spec.%s does"
                .formatted(type.word(), type.word()));
      }
    }
    SpecFields block = root.section(type.word());
    if (!block.isPresent()) {
      root.fail(Reason.REQUIRED, type.word(), "is missing: where the repository is");
      return new RepositorySpec.Location("", "", "", "git", trust);
    }
    boolean local = type == RepositoryType.LOCAL;
    String url = block.required(local ? "path" : "url", LONG);
    if (!url.isBlank()) {
      (local ? folder(url) : gitUrl(url))
          .ifPresent(problem -> fails(block, local ? "path" : "url", problem));
    }
    String branch = block.text("branch", SHORT);
    if (!branch.isEmpty()) {
      BranchName.problemWith(branch).ifPresent(problem -> fails(block, "branch", problem));
    }
    String path = local ? "" : block.text("path", LONG).replaceAll("^/+|/+$", "");
    RepoPath.problemWith(path).ifPresent(problem -> fails(block, "path", problem));
    String user = block.text("tokenUser", SHORT);
    switch (type) {
      case BITBUCKET -> block.text("email", SHORT);
      case GITHUB_ENTERPRISE -> block.text("serverUrl", LONG);
      case GITHUB -> previews(block);
      case GIT, GITLAB, GITEA, LOCAL -> {}
    }
    block.finish();
    return new RepositorySpec.Location(url, branch, path, user.isEmpty() ? "git" : user, trust);
  }

  private static void previews(SpecFields fields) {
    if (fields.flag("generateDashboardPreviews")) {
      fails(fields, "generateDashboardPreviews", "images of dashboards are not made here");
    }
  }

  private static RepositorySpec.Webhook webhook(SpecFields fields) {
    String base = fields.text("baseUrl", LONG).replaceAll("/+$", "");
    if (!base.isEmpty()) {
      httpUrl(base).ifPresent(problem -> fails(fields, "baseUrl", problem));
      fields.normalise("baseUrl", base);
    }
    boolean disabled = fields.flag("disabled");
    boolean comments = fields.flag("pullRequestComments", true);
    fields.finish();
    return new RepositorySpec.Webhook(base, disabled, comments);
  }

  private static RepositorySpec.Commits commits(SpecFields fields) {
    String template = fields.text("singleResourceMessageTemplate", LONG);
    boolean enforce = fields.flag("enforceTemplate");
    String author = fields.text("authorName", SHORT);
    String email = fields.text("authorEmail", SHORT);
    String method = fields.text("signingMethod", SHORT);
    Signing signing =
        fields
            .choice(
                "signingMethod",
                method,
                List.of(Signing.GPG, Signing.SSH),
                RepositoryDocument::word)
            .orElse(Signing.NONE);
    String signer = fields.text("signerName", SHORT);
    String signerEmail = fields.text("signerEmail", SHORT);
    boolean signerIsAuthor = fields.flag("signerIsAuthor");
    if (!method.isEmpty() && !(author.isEmpty() && email.isEmpty())) {
      fails(
          fields,
          author.isEmpty() ? "authorEmail" : "authorName",
          "cannot go with signingMethod: a signed commit has its signer");
    }
    if (method.isEmpty() && (!signer.isEmpty() || !signerEmail.isEmpty() || signerIsAuthor)) {
      fails(
          fields,
          signer.isEmpty()
              ? (signerEmail.isEmpty() ? "signerIsAuthor" : "signerEmail")
              : "signerName",
          "only goes with signingMethod");
    }
    fields.finish();
    return new RepositorySpec.Commits(
        template, enforce, author, email, signing, signer, signerEmail, signerIsAuthor);
  }

  private static RepositorySpec.Branches branches(SpecFields fields) {
    String template = fields.text("nameTemplate", LONG);
    boolean enforce = fields.flag("enforceTemplate");
    fields.finish();
    return new RepositorySpec.Branches(template, enforce);
  }

  private static RepositorySpec.PullRequests pulls(SpecFields root, RepositoryType type) {
    SpecFields fields = root.section("pullRequest");
    String template = fields.text("titleTemplate", LONG);
    boolean enforce = fields.flag("enforceTemplate");
    previews(fields);
    fields.finish();
    boolean plain = type == RepositoryType.GIT || type == RepositoryType.LOCAL;
    if (plain && (!template.isEmpty() || enforce)) {
      root.fail(
          Reason.INVALID,
          "pullRequest",
          "the type %s knows no pull requests".formatted(type.word()));
    }
    return new RepositorySpec.PullRequests(template, enforce);
  }

  private static RepositorySpec.WhenAway whenAway(SpecFields own, OnGitDown usual) {
    OnGitDown policy =
        own.choice(
                "onGitDown",
                own.text("onGitDown", SHORT),
                List.of(OnGitDown.values()),
                RepositoryDocument::word)
            .orElse(usual);
    SpecFields journal = own.section("journal");
    Bounds most = Bounds.USUAL;
    long entries = journal.number("entries", 1, 10_000).orElse(most.entries());
    long bytes = journal.number("bytes", 1 << 20, 1 << 30).orElse(most.bytes());
    long seconds = journal.number("ageSeconds", 60, MOST_SECONDS).orElse(most.age().toSeconds());
    journal.finish();
    return new RepositorySpec.WhenAway(
        policy, new Bounds((int) entries, bytes, Duration.ofSeconds(seconds)));
  }

  /// A spec as JSON, as somebody would have written it.
  public static ObjectNode write(RepositorySpec spec) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("title", spec.title());
    put(json, "description", spec.description());
    json.put("type", spec.type().word());
    json.putArray("workflows").addAll(words(spec.workflows()));
    json.putObject("sync")
        .put("enabled", spec.sync().enabled())
        .put("target", word(spec.sync().target()))
        .put("intervalSeconds", spec.sync().interval().toSeconds());
    RepositorySpec.Location at = spec.location();
    boolean local = spec.type() == RepositoryType.LOCAL;
    ObjectNode block = json.putObject(spec.type().word());
    block.put(local ? "path" : "url", at.url()).put("branch", at.branch());
    put(block, "path", local ? at.url() : at.path());
    put(block, "tokenUser", at.user().equals("git") ? "" : at.user());
    spec.connection().ifPresent(name -> json.putObject("connection").put("name", name));
    if (!spec.webhook().equals(RepositorySpec.Webhook.USUAL)) {
      ObjectNode webhook = json.putObject("webhook").put("disabled", spec.webhook().disabled());
      if (!spec.webhook().comments()) {
        webhook.put("pullRequestComments", false);
      }
      put(webhook, "baseUrl", spec.webhook().baseUrl());
    }
    if (!spec.commits().equals(RepositorySpec.Commits.USUAL)) {
      json.set("commit", commit(spec.commits()));
    }
    if (!spec.branches().equals(RepositorySpec.Branches.USUAL)) {
      json.putObject("branch")
          .put("nameTemplate", spec.branches().nameTemplate())
          .put("enforceTemplate", spec.branches().enforceTemplate());
    }
    if (!spec.pullRequests().equals(RepositorySpec.PullRequests.USUAL)) {
      json.putObject("pullRequest")
          .put("titleTemplate", spec.pullRequests().titleTemplate())
          .put("enforceTemplate", spec.pullRequests().enforceTemplate());
    }
    return json;
  }

  private static ObjectNode commit(RepositorySpec.Commits commits) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    put(json, "singleResourceMessageTemplate", commits.messageTemplate());
    json.put("enforceTemplate", commits.enforceTemplate());
    put(json, "authorName", commits.authorName());
    put(json, "authorEmail", commits.authorEmail());
    if (commits.signing() != Signing.NONE) {
      json.put("signingMethod", word(commits.signing()))
          .put("signerIsAuthor", commits.signerIsAuthor());
      put(json, "signerName", commits.signerName());
      put(json, "signerEmail", commits.signerEmail());
    }
    return json;
  }

  private static void put(ObjectNode json, String key, String value) {
    if (!value.isEmpty()) {
      json.put(key, value);
    }
  }

  private static List<com.fasterxml.jackson.databind.JsonNode> words(List<Workflow> workflows) {
    return workflows.stream()
        .<com.fasterxml.jackson.databind.JsonNode>map(
            it -> JsonNodeFactory.instance.textNode(word(it)))
        .toList();
  }

  /// A constant as the API spells it.
  public static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static void fails(SpecFields fields, String key, String detail) {
    fields.fail(Reason.INVALID, key, detail);
  }

  private static Optional<String> folder(String path) {
    return path.startsWith("/")
        ? Optional.empty()
        : Optional.of("must be the absolute path of a folder that holds a Git repository");
  }

  private static Optional<String> gitUrl(String url) {
    if (SCP.matcher(url).matches()) {
      return Optional.empty();
    }
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      if (uri.getRawUserInfo() != null
          && !(scheme.equals("ssh") && !uri.getRawUserInfo().contains(":"))) {
        return Optional.of("carries credentials: give them as secure.token");
      }
      if (uri.getHost() != null && List.of("http", "https", "ssh").contains(scheme)) {
        return Optional.empty();
      }
    } catch (URISyntaxException _) {
      // told below
    }
    return Optional.of("must be such as https://host/owner/name.git or git@host:owner/name.git");
  }

  private static Optional<String> httpUrl(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null
          && List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getRawUserInfo() == null) {
        return Optional.empty();
      }
    } catch (URISyntaxException _) {
      // told below
    }
    return Optional.of("must be such as https://dashboards.example.org, without credentials");
  }
}
