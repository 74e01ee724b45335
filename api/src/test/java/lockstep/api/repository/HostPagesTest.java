package lockstep.api.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import lockstep.core.resource.RepoPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HostPagesTest {
  @ParameterizedTest
  @CsvSource({
    "GITHUB, /blob/a/b/d/x%20y.json, /compare/main...a/b, /tree/a/b",
    "GITLAB, /-/blob/a/b/d/x%20y.json, /-/compare/main...a/b, /-/tree/a/b",
    "BITBUCKET, /src/a/b/d/x%20y.json, /branches/compare/a%2Fb%0Dmain, /src/a/b",
    "GITEA, /src/branch/a/b/d/x%20y.json, /compare/main...a/b, /src/branch/a/b"
  })
  void eachHostHasPagesOfItsOwn(GitHost host, String source, String compare, String branch) {
    HostPages pages = new HostPages(host, "https://h/o/r.git", "d/", "main");
    var urls = pages.urls("a/b", Optional.of(new RepoPath("x y.json")));

    assertThat(urls.path("repositoryURL").asText()).isEqualTo("https://h/o/r");
    assertThat(urls.path("sourceURL").asText()).isEqualTo("https://h/o/r" + source);
    assertThat(urls.path("compareURL").asText()).isEqualTo("https://h/o/r" + compare);
    assertThat(urls.path("newPullRequestURL").asText()).startsWith("https://h/o/r/");
    assertThat(pages.branch("a/b")).contains("https://h/o/r" + branch);
    assertThat(pages.urls("main", Optional.empty()).has("compareURL")).isFalse();
  }

  @Test
  void bitbucketDataCenterHasOthersThanTheCloud() {
    HostPages pages =
        new HostPages(GitHost.BITBUCKET_SERVER, "https://h/scm/P/r.git", "d/", "main");
    var urls = pages.urls("a/b", Optional.of(new RepoPath("x y.json")));
    String web = "https://h/projects/P/repos/r";

    assertThat(urls.path("repositoryURL").asText()).isEqualTo(web);
    assertThat(urls.path("sourceURL").asText())
        .isEqualTo(web + "/browse/d/x%20y.json?at=refs%2Fheads%2Fa%2Fb");
    assertThat(urls.path("compareURL").asText())
        .isEqualTo(
            web
                + "/compare/diff?sourceBranch=refs%2Fheads%2Fa%2Fb"
                + "&targetBranch=refs%2Fheads%2Fmain");
    assertThat(urls.path("newPullRequestURL").asText())
        .isEqualTo(
            web
                + "/pull-requests?create&sourceBranch=refs%2Fheads%2Fa%2Fb"
                + "&targetBranch=refs%2Fheads%2Fmain");
    assertThat(pages.branch("a/b")).contains(web + "/browse?at=refs%2Fheads%2Fa%2Fb");
  }

  @ParameterizedTest
  @CsvSource({"PLAIN, https://h/o/r.git", "PLAIN, git@h:o/r.git", "GITLAB, /srv/git/r"})
  void whereThereIsNoPageThereIsNoLink(GitHost host, String url) {
    HostPages pages = new HostPages(host, url, "", "main");

    assertThat(pages.urls("a/b", Optional.of(new RepoPath("x.json")))).isEmpty();
    assertThat(pages.branch("a/b")).isEmpty();
  }
}
