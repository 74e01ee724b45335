package lockstep.git.host;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.sync.repository.RepositoryType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where the webhooks of a repository are, as far as its URL tells.
class RestAddressTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GITHUB|https://github.com/o/r|https://api.github.com/repos/o/r/hooks",
        "GITHUB|https://acme.ghe.com/o/r.git|https://api.acme.ghe.com/repos/o/r/hooks",
        "GITHUB_ENTERPRISE|https://ghe.example/o/r.git|https://ghe.example/api/v3/repos/o/r/hooks",
        "GITLAB|http://gitlab.example:8080/g/s/r|http://gitlab.example:8080/api/v4/projects/g%2Fs%2Fr/hooks",
        "GITEA|https://git.example/code/o/r|https://git.example/code/api/v1/repos/o/r/hooks",
        "BITBUCKET|https://me@bitbucket.org/w/r.git|https://api.bitbucket.org/2.0/repositories/w/r/hooks",
        "BITBUCKET|https://bb.example/scm/OPS/r.git|https://bb.example/rest/api/latest/projects/OPS/repos/r/webhooks",
      })
  void aWebAddressTells(RepositoryType type, String url, String hooks) {
    assertThat(RestAddress.of(type, url))
        .isInstanceOfSatisfying(
            RestAddress.At.class,
            at -> {
              assertThat(at.hooks()).isEqualTo(hooks);
              assertThat(at.guessed()).isFalse();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GITHUB|git@github.com:o/r.git|https://api.github.com/repos/o/r/hooks",
        "GITHUB|ssh://git@ssh.github.com:443/o/r.git|https://api.github.com/repos/o/r/hooks",
        "GITHUB_ENTERPRISE|ssh://git@ghe.example/o/r|https://ghe.example/api/v3/repos/o/r/hooks",
        "GITLAB|git@gitlab.com:g/s/r.git|https://gitlab.com/api/v4/projects/g%2Fs%2Fr/hooks",
        "GITLAB|ssh://git@altssh.gitlab.com:443/g/r|https://gitlab.com/api/v4/projects/g%2Fr/hooks",
        "GITEA|ssh://git@codeberg.org:22/o/r.git|https://codeberg.org/api/v1/repos/o/r/hooks",
        "BITBUCKET|git@bitbucket.org:w/r.git|https://api.bitbucket.org/2.0/repositories/w/r/hooks",
      })
  void anSshAddressTellsWhereItsPortIsTheUsualOne(RepositoryType type, String url, String hooks) {
    assertThat(RestAddress.of(type, url))
        .isInstanceOfSatisfying(
            RestAddress.At.class,
            at -> {
              assertThat(at.hooks()).isEqualTo(hooks);
              assertThat(at.guessed()).isTrue();
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GITEA|ssh://git@git.example:2222/o/r.git|SSH port",
        "GITLAB|ssh://git@[2001:db8::1]:2222/o/r.git|SSH port",
        "BITBUCKET|ssh://git@bb.example/ops/r.git|/scm/PROJECT/",
        "BITBUCKET|https://bb.example/ops/r.git|/scm/PROJECT/",
        "GITEA|https://git.example/r.git|no owner",
        "GITHUB|file:///srv/r.git|neither a web address",
      })
  void whatIsNotCertainIsSaidWithTheWayOut(RepositoryType type, String url, String why) {
    assertThat(RestAddress.of(type, url))
        .isInstanceOfSatisfying(
            RestAddress.Unclear.class,
            it -> assertThat(it.why()).contains(why, "HTTPS url", "by hand"));
  }

  @Test
  void plainGitHasNoWebhooks() {
    assertThat(RestAddress.of(RepositoryType.GIT, "https://git.example/o/r.git"))
        .isEqualTo(new RestAddress.None());
    assertThat(RestAddress.of(RepositoryType.LOCAL, "/srv/r")).isEqualTo(new RestAddress.None());
  }
}
