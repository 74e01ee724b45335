package lockstep.git.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.sync.repository.RepositoryType;

/// Where the webhooks of a repository are in its host's REST API.
///
/// Sources: the hosts' API references; for SSH at the HTTPS port, their pages on firewalls.
sealed interface RestAddress {
  /// There.
  ///
  /// @param hooks URL of the list of webhooks
  /// @param guessed the address of the API is taken from an SSH URL
  record At(Dialect dialect, String hooks, boolean guessed) implements RestAddress {
    /// The repository itself.
    String repository() {
      return hooks.substring(0, hooks.lastIndexOf('/'));
    }

    /// The one whom a token belongs to; of GitHub, GitLab and Gitea.
    String user() {
      String parent = dialect == Dialect.GITLAB ? "/projects/" : "/repos/";
      return hooks.substring(0, hooks.indexOf(parent, hooks.indexOf("//"))) + "/user";
    }
  }

  /// Hosts of this type have no such API.
  record None() implements RestAddress {}

  /// It is not certain where.
  ///
  /// @param why and what to do about it
  record Unclear(String why) implements RestAddress {}

  /// The dialects.
  enum Dialect {
    GITHUB,
    GITLAB,
    BITBUCKET_CLOUD,
    BITBUCKET_DATA_CENTER,
    GITEA
  }

  /// The address for a repository.
  ///
  /// @param url as Git uses it
  static RestAddress of(RepositoryType type, String url) {
    return switch (type) {
      case GIT, LOCAL -> new None();
      case GITHUB, GITHUB_ENTERPRISE, GITLAB, BITBUCKET, GITEA ->
          Site.of(url)
              .map(site -> site.address(type))
              .orElseGet(
                  () -> new Unclear("the url is neither a web address nor one of SSH" + WAY));
    };
  }

  String WAY =
      ": use the repository's HTTPS url, or set a webhook secret and add the webhook by hand";

  /// What a URL says of its host.
  ///
  /// @param base of the web pages, such as `https://git.example`; empty: the URL does not tell
  /// @param host in lower case
  /// @param path of the repository, without slashes at its ends and without `.git`
  /// @param ssh true: the base follows from the address of another service
  record Site(String base, String host, String path, boolean ssh) {
    private static final Pattern SCP =
        Pattern.compile("(?:[^@/\\s]+@)?([^:/\\s\\[\\]]+):(?!//)(.*)");
    private static final int SSH_PORT = 22;
    private static final int HTTPS_PORT = 443;

    /// Names that speak SSH at the port of HTTPS, for those behind a firewall.
    private static final Map<String, String> ALIASES =
        Map.of(
            "ssh.github.com", "github.com",
            "altssh.gitlab.com", "gitlab.com",
            "altssh.bitbucket.org", "bitbucket.org");

    static Optional<Site> of(String url) {
      Matcher scp = SCP.matcher(url);
      if (!url.contains("://") && scp.matches()) {
        return Optional.of(ofSsh(scp.group(1), -1, scp.group(2)));
      }
      try {
        URI uri = new URI(url);
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        String path = String.valueOf(uri.getPath());
        if (uri.getHost() == null) {
          return Optional.empty();
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return switch (scheme) {
          case "ssh" -> Optional.of(ofSsh(host, uri.getPort(), path));
          case "http", "https" -> {
            String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
            yield Optional.of(
                new Site("%s://%s%s".formatted(scheme, host, port), host, bare(path), false));
          }
          default -> Optional.empty();
        };
      } catch (URISyntaxException _) {
        return Optional.empty();
      }
    }

    private static Site ofSsh(String named, int port, String path) {
      String lower = named.toLowerCase(Locale.ROOT);
      String host = ALIASES.getOrDefault(lower, lower);
      boolean usual = port < 0 || port == SSH_PORT || port == HTTPS_PORT;
      return new Site(usual ? "https://" + host : "", host, bare(path), true);
    }

    private static String bare(String path) {
      return path.replaceAll("^/+|/+$", "").replaceAll("\\.git$", "");
    }

    RestAddress address(RepositoryType type) {
      List<String> parts = Arrays.asList(path.split("/", -1));
      if (parts.size() < 2) {
        return new Unclear("the url names no owner and repository" + WAY);
      }
      if (base.isEmpty()) {
        return new Unclear(
            "from the SSH port in the url it is not certain where the web pages of %s are%s"
                .formatted(host, WAY));
      }
      String two = "%s/%s".formatted(parts.get(parts.size() - 2), parts.getLast());
      String before = String.join("/", parts.subList(0, parts.size() - 2));
      String below = before.isEmpty() ? base : base + "/" + before;
      return switch (type) {
        case GITHUB, GITHUB_ENTERPRISE -> at(Dialect.GITHUB, github() + "/repos/" + two + "/hooks");
        case GITLAB ->
            at(
                Dialect.GITLAB,
                "%s/api/v4/projects/%s/hooks".formatted(base, URLEncoder.encode(path, UTF_8)));
        case GITEA -> at(Dialect.GITEA, "%s/api/v1/repos/%s/hooks".formatted(below, two));
        case BITBUCKET ->
            host.equals("bitbucket.org")
                ? at(
                    Dialect.BITBUCKET_CLOUD,
                    "https://api.bitbucket.org/2.0/repositories/%s/hooks".formatted(two))
                : dataCenter(parts);
        case GIT, LOCAL -> new None();
      };
    }

    private At at(Dialect dialect, String hooks) {
      return new At(dialect, hooks, ssh);
    }

    private String github() {
      if (host.equals("github.com")) {
        return "https://api.github.com";
      }
      return host.endsWith(".ghe.com") ? "https://api." + host : base + "/api/v3";
    }

    /// `https://host[/context]/scm/PROJECT/repository.git`; a person's project is `~person`.
    private RestAddress dataCenter(List<String> parts) {
      int scm = parts.size() - 3;
      if (ssh || scm < 0 || !parts.get(scm).equals("scm")) {
        return new Unclear(
            "where %s has its REST API follows only from a url such as".formatted(host)
                + " https://bitbucket.example/scm/PROJECT/repository.git"
                + WAY);
      }
      String context = String.join("/", parts.subList(0, scm));
      return at(
          Dialect.BITBUCKET_DATA_CENTER,
          "%s%s/rest/api/latest/projects/%s/repos/%s/webhooks"
              .formatted(
                  base,
                  context.isEmpty() ? "" : "/" + context,
                  parts.get(scm + 1),
                  parts.getLast()));
    }
  }
}
