package lockstep.api.repository;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Template;

/// What kind of host a repository is on: where its page for opening a pull request is.
public enum GitHost {
  /// Git and nothing else: there is no such page.
  PLAIN {
    @Override
    String page(String from, String into) {
      return "";
    }

    @Override
    String words(Words words) {
      return "";
    }
  },
  GITHUB {
    @Override
    String page(String from, String into) {
      return "/compare/%s...%s?expand=1".formatted(path(into), path(from));
    }

    @Override
    String words(Words words) {
      return field("title", words.title()) + field("body", words.body());
    }
  },
  GITLAB {
    @Override
    String page(String from, String into) {
      return "/-/merge_requests/new?merge_request%%5Bsource_branch%%5D=%s&merge_request%%5Btarget_branch%%5D=%s"
          .formatted(encoded(from), encoded(into));
    }

    @Override
    String words(Words words) {
      return field("merge_request%5Btitle%5D", words.title())
          + field("merge_request%5Bdescription%5D", words.body());
    }
  },
  BITBUCKET {
    @Override
    String page(String from, String into) {
      return "/pull-requests/new?source=%s&dest=%s".formatted(encoded(from), encoded(into));
    }

    @Override
    String words(Words words) {
      return field("title", words.title()) + field("description", words.body());
    }
  },
  /// Bitbucket Data Center: its pages are elsewhere than those of the Cloud.
  BITBUCKET_SERVER {
    @Override
    String page(String from, String into) {
      return "/pull-requests?create&sourceBranch=%s&targetBranch=%s"
          .formatted(encoded("refs/heads/" + from), encoded("refs/heads/" + into));
    }

    @Override
    String words(Words words) {
      return field("title", words.title()) + field("description", words.body());
    }

    @Override
    String place(String path) {
      Matcher place = PROJECT.matcher(path);
      if (!place.matches()) {
        return path;
      }
      boolean person = place.group(2).startsWith("~");
      return "%s/%s/%s/repos/%s"
          .formatted(
              place.group(1),
              person ? "users" : "projects",
              place.group(2).substring(person ? 1 : 0),
              place.group(3));
    }
  },
  GITEA {
    @Override
    String page(String from, String into) {
      return "/compare/%s...%s?expand=1".formatted(path(into), path(from));
    }

    @Override
    String words(Words words) {
      return field("title", words.title()) + field("body", words.body());
    }
  };

  private static final Pattern SCP = Pattern.compile("(?:[^@/:]+@)?([^@/:]+):(?!//)/?([^/].*)");
  private static final Pattern PROJECT = Pattern.compile("(.*?)(?:/scm)?/([^/]+)/([^/]+)");

  /// The hosts that take SSH on another name, by the port of HTTPS.
  private static final Map<String, String> SSH_NAMES =
      Map.of(
          "ssh.github.com", "github.com",
          "altssh.gitlab.com", "gitlab.com",
          "altssh.bitbucket.org", "bitbucket.org");

  /// What a pull request says before a person changes it.
  ///
  /// @param title empty: the host's own words
  /// @param body empty: nothing
  public record Words(String title, String body) {
    /// The host's own.
    public static final Words NONE = new Words("", "");

    private static final int LONGEST_TITLE = 200;

    /// With the title that a repository wants.
    ///
    /// @param template as a repository is set; blank: the host's own words
    public static Words of(String template, Template.Values values, String body) {
      if (template.isBlank()) {
        return NONE;
      }
      String title = new Template(template).line(values);
      return new Words(title.substring(0, Math.min(title.length(), LONGEST_TITLE)), body);
    }
  }

  abstract String page(String from, String into);

  /// What is added to the page's query; a host that knows no such fields ignores them.
  abstract String words(Words words);

  /// The path of the repository's page, from the one of its URL, without `.git`.
  String place(String path) {
    return path;
  }

  /// The one that a repository is on.
  ///
  /// @param url of the repository; tells the two Bitbuckets apart
  public static GitHost of(RepositoryType type, String url) {
    return switch (type) {
      case GIT, LOCAL -> PLAIN;
      case GITHUB, GITHUB_ENTERPRISE -> GITHUB;
      case GITLAB -> GITLAB;
      case BITBUCKET -> isServer(url) ? BITBUCKET_SERVER : BITBUCKET;
      case GITEA -> GITEA;
    };
  }

  /// The page on which a person opens a pull request; empty when the host has none.
  ///
  /// @param url of the repository, without credentials
  /// @param from what is to be merged
  /// @param into the branch that is followed
  /// @param words with which it is filled in
  public Optional<String> pullRequest(String url, BranchName from, String into, Words words) {
    String page = page(from.value(), into);
    return web(url).map(web -> web + page + words(words));
  }

  /// Where people see the repository; empty when the host has no pages. Of a repository that is
  /// reached by SSH the pages are taken to be at the same host by HTTPS.
  public Optional<String> web(String url) {
    if (this == PLAIN) {
      return Optional.empty();
    }
    String bare = url.replaceAll("/+$", "").replaceAll("\\.git$", "");
    Matcher scp = SCP.matcher(bare);
    if (!bare.contains("://")) {
      return scp.matches()
          ? Optional.of("https://" + home(scp.group(1)) + place("/" + scp.group(2)))
          : Optional.empty();
    }
    try {
      URI uri = new URI(bare);
      String path = String.valueOf(uri.getRawPath());
      return switch (String.valueOf(uri.getScheme())) {
        case "http", "https" ->
            Optional.of("%s://%s%s".formatted(uri.getScheme(), uri.getRawAuthority(), place(path)));
        case "ssh" -> Optional.of("https://" + home(uri.getHost()) + place(path));
        default -> Optional.empty();
      };
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static String home(String host) {
    return SSH_NAMES.getOrDefault(host, host);
  }

  private static boolean isServer(String url) {
    String web = BITBUCKET.web(url).orElse("");
    boolean http = url.startsWith("http");
    return http ? web.contains("/scm/") : !web.startsWith("https://bitbucket.org/");
  }

  private static String field(String name, String value) {
    return value.isEmpty() ? "" : "&" + name + "=" + encoded(value);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// The slashes of a branch stay.
  private static String path(String branch) {
    return encoded(branch).replace("%2F", "/");
  }
}
