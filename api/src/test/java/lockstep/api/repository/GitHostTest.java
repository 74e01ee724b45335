package lockstep.api.repository;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.sync.repository.RepositoryType;
import lockstep.sync.save.BranchName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GitHostTest {
  private static final String URL = "https://git.example/org/repo.git";
  private static final BranchName FROM = new BranchName("ann/a&b");

  @Test
  void eachHostHasItsOwnPage() {
    assertThat(GitHost.GITHUB.pullRequest(URL, FROM, "main", GitHost.Words.NONE))
        .contains("https://git.example/org/repo/compare/main...ann/a%26b?expand=1");
    assertThat(GitHost.GITLAB.pullRequest(URL, FROM, "main", GitHost.Words.NONE))
        .contains(
            "https://git.example/org/repo/-/merge_requests/new"
                + "?merge_request%5Bsource_branch%5D=ann%2Fa%26b"
                + "&merge_request%5Btarget_branch%5D=main");
    assertThat(GitHost.BITBUCKET.pullRequest(URL, FROM, "main", GitHost.Words.NONE))
        .contains("https://git.example/org/repo/pull-requests/new?source=ann%2Fa%26b&dest=main");
    assertThat(GitHost.GITEA.pullRequest(URL, FROM, "main", GitHost.Words.NONE))
        .contains("https://git.example/org/repo/compare/main...ann/a%26b?expand=1");
  }

  @Test
  void eachHostIsToldTheWordsInItsOwnFields() {
    GitHost.Words words = new GitHost.Words("A & B?", "why");
    assertThat(GitHost.GITHUB.pullRequest(URL, FROM, "main", words).orElseThrow())
        .endsWith("?expand=1&title=A%20%26%20B%3F&body=why");
    assertThat(GitHost.GITLAB.pullRequest(URL, FROM, "main", words).orElseThrow())
        .endsWith("&merge_request%5Btitle%5D=A%20%26%20B%3F&merge_request%5Bdescription%5D=why");
    assertThat(GitHost.BITBUCKET.pullRequest(URL, FROM, "main", words).orElseThrow())
        .endsWith("&dest=main&title=A%20%26%20B%3F&description=why");
    assertThat(GitHost.GITEA.pullRequest(URL, FROM, "main", words).orElseThrow())
        .endsWith("?expand=1&title=A%20%26%20B%3F&body=why");
  }

  @ParameterizedTest
  @CsvSource({
    "GITHUB, git@github.com:o/r.git, https://github.com/o/r",
    "GITHUB, ssh://git@ssh.github.com:443/o/r.git, https://github.com/o/r",
    "GITLAB, ssh://git@gitlab.example:2222/g/sub/r.git/, https://gitlab.example/g/sub/r",
    "GITEA, gitea@forge:o/r, https://forge/o/r",
    "BITBUCKET, git@bitbucket.org:o/r.git, https://bitbucket.org/o/r",
    "BITBUCKET, ssh://git@b.example:7999/P/r.git, https://b.example/projects/P/repos/r",
    "BITBUCKET, https://b.example/ctx/scm/~ann/r.git, https://b.example/ctx/users/ann/repos/r",
    "BITBUCKET, https://b.example:8443/scm/P/r.git, https://b.example:8443/projects/P/repos/r",
    "GITHUB_ENTERPRISE, http://g.example:8080/o/r.git, http://g.example:8080/o/r"
  })
  void pagesAreFoundHoweverTheRepositoryIsReached(RepositoryType type, String url, String web) {
    assertThat(GitHost.of(type, url).web(url)).contains(web);
  }

  @Test
  void plainGitHasNone() {
    assertThat(GitHost.PLAIN.pullRequest(URL, FROM, "main", GitHost.Words.NONE)).isEmpty();
    assertThat(GitHost.GITHUB.pullRequest("/srv/git/repo.git", FROM, "main", GitHost.Words.NONE))
        .isEmpty();
  }
}
