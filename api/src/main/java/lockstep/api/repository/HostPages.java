package lockstep.api.repository;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import lockstep.core.resource.RepoPath;
import lockstep.sync.save.BranchName;

/// Where a Git host shows people a repository.
///
/// @param url of the repository, without credentials
/// @param directory below which its files are; empty or ending with a slash
/// @param followed the branch that is followed
/// @param words with which the page of a new pull request is filled in
public record HostPages(
    GitHost host, String url, String directory, String followed, GitHost.Words words) {
  private static final String HEADS = "refs/heads/";

  HostPages(GitHost host, String url, String directory, String followed) {
    this(host, url, directory, followed, GitHost.Words.NONE);
  }

  /// The same, where a new pull request is filled in.
  public HostPages saying(GitHost.Words pullRequest) {
    return new HostPages(host, url, directory, followed, pullRequest);
  }

  /// The links of a file on a branch: `RepositoryURLs`.
  public ObjectNode urls(String ref, Optional<RepoPath> path) {
    ObjectNode urls = JsonNodeFactory.instance.objectNode();
    Optional<String> web = web();
    if (web.isEmpty()) {
      return urls;
    }
    urls.put("repositoryURL", web.get());
    path.ifPresent(file -> urls.put("sourceURL", web.get() + source(ref, file)));
    if (!ref.equals(followed)) {
      urls.put("compareURL", web.get() + compare(ref));
      host.pullRequest(url, new BranchName(ref), followed, words)
          .ifPresent(link -> urls.put("newPullRequestURL", link));
    }
    return urls;
  }

  /// The page of a branch; empty when the host has none.
  public Optional<String> branch(String ref) {
    return web()
        .map(
            web ->
                web
                    + switch (host) {
                      case PLAIN -> "";
                      case GITHUB -> "/tree/" + path(ref);
                      case GITLAB -> "/-/tree/" + path(ref);
                      case BITBUCKET -> "/src/" + path(ref);
                      case BITBUCKET_SERVER -> "/browse?at=" + encoded(HEADS + ref);
                      case GITEA -> "/src/branch/" + path(ref);
                    });
  }

  private String source(String ref, RepoPath file) {
    String place = path(ref) + "/" + path(directory + file);
    return switch (host) {
      case PLAIN -> "";
      case GITHUB -> "/blob/" + place;
      case GITLAB -> "/-/blob/" + place;
      case BITBUCKET -> "/src/" + place;
      case BITBUCKET_SERVER ->
          "/browse/%s?at=%s".formatted(path(directory + file), encoded(HEADS + ref));
      case GITEA -> "/src/branch/" + place;
    };
  }

  private String compare(String ref) {
    return switch (host) {
      case PLAIN -> "";
      case GITHUB, GITEA -> "/compare/%s...%s".formatted(path(followed), path(ref));
      case GITLAB -> "/-/compare/%s...%s".formatted(path(followed), path(ref));
      case BITBUCKET -> "/branches/compare/%s%%0D%s".formatted(encoded(ref), encoded(followed));
      case BITBUCKET_SERVER ->
          "/compare/diff?sourceBranch=%s&targetBranch=%s"
              .formatted(encoded(HEADS + ref), encoded(HEADS + followed));
    };
  }

  private Optional<String> web() {
    return host.web(url);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String path(String text) {
    return encoded(text).replace("%2F", "/");
  }
}
