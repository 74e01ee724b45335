package lockstep.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import lockstep.core.resource.RepoPath;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules;
import lockstep.sync.journal.Bounds;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySet;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositorySpec.Deletions;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;

/// Reads `repositories`. All their keys, defaults and limits are here.
final class RepositoriesReader {
  private static final Duration MIN_INTERVAL = Duration.ofSeconds(10);
  private static final Duration INTERVAL = Duration.ofSeconds(60);
  private static final int MAX_ENTRIES = 10_000;
  private static final long MIN_JOURNAL = 1024 * 1024;
  private static final int MOST_DELETIONS = 1_000_000;

  private final OnGitDown whenAway;

  /// @param whenAway the default of `onGitDown`
  RepositoriesReader(OnGitDown whenAway) {
    this.whenAway = whenAway;
  }

  /// All of the list, in its order.
  List<RepositorySetup> read(List<Section> sections) {
    List<RepositorySetup> setups = new ArrayList<>();
    for (Section section : sections) {
      RepositorySetup setup = read(section);
      List<RepositorySpec> before = setups.stream().map(RepositorySetup::spec).toList();
      Optional<String> problem = RepositorySet.problemWith(before, setup.spec());
      if (problem.isPresent()) {
        section.fail("name", "repositories: " + problem.get());
      } else {
        setups.add(setup);
      }
      section.finish();
    }
    return setups;
  }

  private RepositorySetup read(Section section) {
    String name = name(section);
    String url = section.required("url", "https://git.example/your-org/grafana-manifests.git");
    Optional<String> title = section.optional("title");
    Section webhook = section.section("webhook");
    Section commit = section.section("commit");
    RepositorySpec spec =
        new RepositorySpec(
            name,
            title.orElseGet(() -> titleFrom(url, name)),
            section.text("description", ""),
            type(section),
            section.choices("workflows", Workflow.class, List.of(Workflow.values())),
            sync(section.section("sync")),
            location(section, url),
            Optional.empty(),
            new RepositorySpec.Webhook(
                baseUrl(webhook),
                webhook.flag("disabled", false),
                webhook.flag("pullRequestComments", true)),
            commits(commit),
            branches(section.section("branches")),
            pullRequests(section.section("pullRequest")),
            new RepositorySpec.WhenAway(
                section.choice("onGitDown", OnGitDown.class, whenAway),
                journal(section.section("journal"))));
    RepositorySecrets secrets =
        new RepositorySecrets(
            new Secret(section.text("token", "")),
            new Secret(section.text("sshKey", "")),
            Stream.of("secret", "previousSecret")
                .map(key -> new Secret(webhook.text(key, "")))
                .toList(),
            new Secret(commit.text("signingKey", "")));
    webhook.finish();
    commit.finish();
    return new RepositorySetup(spec, secrets);
  }

  private static String name(Section section) {
    String name = section.required("name", "manifests");
    Optional<String> problem = RepositorySet.problemWithName(name);
    problem.ifPresent(words -> section.fail("name", "repositories " + words));
    return problem.isPresent() ? "manifests" : name;
  }

  /// Grafana's words, which are not spelled as the other keys are.
  private static RepositoryType type(Section section) {
    String word = section.text("type", RepositoryType.GIT.word());
    Optional<RepositoryType> type = RepositoryType.of(word);
    if (type.isEmpty()) {
      section.fail(
          "type",
          "repositories type: %s (expected: %s)"
              .formatted(
                  word,
                  Arrays.stream(RepositoryType.values())
                      .map(RepositoryType::word)
                      .collect(Collectors.joining(", "))));
    }
    return type.orElse(RepositoryType.GIT);
  }

  private static RepositorySpec.Sync sync(Section section) {
    Section limits = section.section("deletions");
    Deletions deletions =
        new Deletions(
            limits.integer("dashboards", 0, MOST_DELETIONS, Deletions.USUAL.dashboards()),
            limits.integer("percent", 0, 100, Deletions.USUAL.percent()));
    limits.finish();
    RepositorySpec.Sync sync =
        new RepositorySpec.Sync(
            section.flag("enabled", true),
            section.choice("target", FolderRules.Target.class, FolderRules.Target.FOLDER),
            section.duration("interval", MIN_INTERVAL, INTERVAL),
            deletions);
    section.finish();
    return sync;
  }

  private static RepositorySpec.Location location(Section section, String url) {
    String path = section.text("path", "").replaceAll("^/+|/+$", "");
    RepoPath.problemWith(path)
        .ifPresent(problem -> section.fail("path", "repositories path: " + problem));
    return new RepositorySpec.Location(
        url,
        section.text("branch", ""),
        path,
        section.text("tokenUser", "git"),
        new RepositorySpec.Trust(
            section.text("certificates", ""),
            section.text("knownHosts", ""),
            section.text("proxy", "")));
  }

  private static String baseUrl(Section webhook) {
    String text = webhook.text("baseUrl", "").replaceAll("/+$", "");
    if (!text.isEmpty() && !isWeb(text)) {
      webhook.fail(
          "baseUrl",
          "repositories webhook.baseUrl: %s (expected: a URL such as https://grafana.example)"
              .formatted(text));
    }
    return text;
  }

  private static boolean isWeb(String text) {
    try {
      URI url = new URI(text);
      return url.getHost() != null
          && List.of("http", "https").contains(String.valueOf(url.getScheme()));
    } catch (URISyntaxException _) {
      return false;
    }
  }

  private static RepositorySpec.Commits commits(Section section) {
    RepositorySpec.Commits commits =
        new RepositorySpec.Commits(
            section.text("singleResourceMessageTemplate", ""),
            section.flag("enforceTemplate", false),
            section.text("authorName", ""),
            section.text("authorEmail", ""),
            section.choice(
                "signingMethod", RepositorySpec.Signing.class, RepositorySpec.Signing.NONE),
            section.text("signerName", ""),
            section.text("signerEmail", ""),
            section.flag("signerIsAuthor", false));
    boolean signs = commits.signing() != RepositorySpec.Signing.NONE;
    if (signs && !(commits.authorName() + commits.authorEmail()).isEmpty()) {
      section.fail(
          "authorName",
          "repositories commit.authorName, .authorEmail: only without a signingMethod (say"
              + " signerIsAuthor instead)");
    }
    if (!signs && !(commits.signerName() + commits.signerEmail()).isEmpty()) {
      section.fail(
          "signerName", "repositories commit.signerName, .signerEmail: only with a signingMethod");
    }
    return commits;
  }

  private static RepositorySpec.Branches branches(Section section) {
    RepositorySpec.Branches branches =
        new RepositorySpec.Branches(
            section.text("nameTemplate", ""), section.flag("enforceTemplate", false));
    section.finish();
    return branches;
  }

  private static RepositorySpec.PullRequests pullRequests(Section section) {
    RepositorySpec.PullRequests pullRequests =
        new RepositorySpec.PullRequests(
            section.text("titleTemplate", ""), section.flag("enforceTemplate", false));
    section.finish();
    return pullRequests;
  }

  private static Bounds journal(Section section) {
    int entries = section.integer("entries", 1, MAX_ENTRIES, Bounds.USUAL.entries());
    long bytes = section.bytes("bytes", MIN_JOURNAL, Bounds.USUAL.bytes());
    Duration age = section.duration("age", Duration.ofMinutes(1), Bounds.USUAL.age());
    section.finish();
    return new Bounds(entries, bytes, age);
  }

  /// The last part of the URL, as people call the repository.
  private static String titleFrom(String url, String name) {
    String last = url.replaceAll("/+$", "").replaceAll("\\.git$", "").replaceAll("^.*[/:]", "");
    return last.isEmpty() ? name : last;
  }
}
