package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import lockstep.core.resource.RepoPath;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitRemoteConfigTest {
  @ParameterizedTest
  @CsvSource({"shared/,shared", "/shared/deep//,shared/deep", "'',''", "/,''", ".,''"})
  void readsPathsAsPeopleWriteThem(String written, String meant) {
    assertThat(GitRemoteConfig.parsePath(written)).isEqualTo(new RepoPath(meant));
  }

  @ParameterizedTest
  @ValueSource(strings = {"../up", "a/../../b", "a//b", ".git"})
  void refusesPathsThatLeadElsewhere(String path) {
    assertThatThrownBy(() -> GitRemoteConfig.of("https://host/x.git", "main", path))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh:///x.git",
        "ssh://git:s3cret@host/x.git",
        "host:x.git",
        "-oProxyCommand=x@host:x.git",
        "git@-host:x.git",
        "ext::sh -c touch% /tmp/x",
        "ftp://host/x",
        "https:///x.git",
        "file://host/x",
        "relative/path",
        "",
        "https://host/x y"
      })
  void refusesUrlsThatItCannotServe(String url) {
    assertThatThrownBy(() -> GitRemoteConfig.of(url, "main", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("url: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://git@host/x.git",
        "ssh://host:2222/~me/x",
        "git@host:x.git",
        "me.too@git.example.org:/srv/x.git",
        "https://host:8443/a/b/",
        "/srv/x.git"
      })
  void takesUrlsAsPeopleCopyThem(String url) {
    assertThat(GitRemoteConfig.of(url, "main", "").url()).isEqualTo(url);
  }

  @Test
  void refusesCredentialsInTheUrlWithoutRepeatingThem() {
    assertThatThrownBy(() -> GitRemoteConfig.of("https://me:s3cret@host/x.git", "main", ""))
        .hasMessage("url: it carries credentials: put them into user and token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a..b", "-/", "x.lock", "a~1"})
  void refusesWhatIsNoBranch(String branch) {
    assertThatThrownBy(() -> GitRemoteConfig.of("https://host/x.git", branch, ""))
        .hasMessageStartingWith("branch: ");
  }

  @Test
  void refusesTimeoutsThatNeverEndOrNeverWait() {
    GitRemoteConfig config = GitRemoteConfig.of("https://host/x.git", "main", "");
    Duration usual = Duration.ofSeconds(1);
    assertThatThrownBy(() -> config.withTimeouts(Duration.ZERO, usual))
        .hasMessageContaining("connect timeout");
    assertThatThrownBy(() -> config.withTimeouts(usual, Duration.ofDays(1)))
        .hasMessageContaining("read timeout");
  }
}
