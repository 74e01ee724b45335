package lockstep.api.repository;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
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

  /// The one that a type of repository is on.
  public static GitHost of(RepositoryType type) {
    return switch (type) {
      case GIT, LOCAL -> PLAIN;
      case GITHUB, GITHUB_ENTERPRISE -> GITHUB;
      case GITLAB -> GITLAB;
      case BITBUCKET -> BITBUCKET;
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
    boolean web = url.startsWith("http://") || url.startsWith("https://");
    String page = page(from.value(), into);
    return web && !page.isEmpty()
        ? Optional.of(url.replaceAll("/+$", "").replaceAll("\\.git$", "") + page + words(words))
        : Optional.empty();
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
