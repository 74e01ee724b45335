package lockstep.sync.repository;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Where a repository's URL may lead.
class HostGuardTest {
  private static final HostGuard STRICT = new HostGuard(List.of());

  @Test
  void publicHostsAreAllowed() {
    for (String url :
        List.of(
            "https://github.com/your-org/grafana-manifests.git",
            "https://git.example:8443/x.git",
            "git@github.com:your-org/grafana-manifests.git",
            "ssh://git@host.example:2222/x.git",
            "https://8.8.8.8/x.git")) {
      assertThat(STRICT.problemWithUrl(url)).as(url).isEmpty();
    }
  }

  @Test
  void hostsOfTheInsideAreRefusedInEverySpelling() {
    for (String url :
        List.of(
            "http://localhost:3080/x.git",
            "http://LOCALHOST/x.git",
            "http://a.localhost./x.git",
            "http://127.0.0.1/x.git",
            "http://127.1/x.git",
            "http://2130706433/x.git",
            "http://0x7f.1/x.git",
            "http://0177.0.0.1/x.git",
            "http://0.0.0.0/x.git",
            "http://10.1.2.3/x.git",
            "http://172.31.0.1/x.git",
            "http://192.168.1.1/x.git",
            "http://169.254.169.254/latest/meta-data",
            "http://100.64.0.1/x.git",
            "http://[::1]/x.git",
            "http://[::ffff:127.0.0.1]/x.git",
            "http://[::ffff:a9fe:a9fe]/x.git",
            "http://[64:ff9b::7f00:1]/x.git",
            "http://[2002:7f00:1::]/x.git",
            "http://[fd00::1]/x.git",
            "http://[fe80::1]/x.git",
            "git@127.0.0.1:x.git",
            "git@[::1]:x.git",
            "ssh://git@10.0.0.1/x.git",
            "/srv/git/x.git",
            "file:///srv/git/x.git",
            "file://localhost/srv/git/x.git",
            "http:///x.git")) {
      assertThat(STRICT.problemWithUrl(url)).as(url).isPresent();
    }
  }

  @Test
  void aPublicNameThatLeadsInsideIsRefusedAtTheConnection() throws Exception {
    List<InetAddress> inside =
        List.of(InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.7"));

    assertThat(STRICT.problem("git.example", -1, inside))
        .hasValueSatisfying(
            it -> assertThat(it).contains("git.example is at 10.0.0.7", "allowedGitUrls"));
    assertThat(STRICT.problem("git.example", -1, inside.subList(0, 1))).isEmpty();
  }

  @Test
  void theOperatorAllowsHostsPortsDomainsNetworksAndFolders() throws Exception {
    HostGuard guard =
        new HostGuard(
            List.of("127.0.0.1:3080", "git.corp", "*.inner.example", "10.2.0.0/16", "/srv/git"));

    assertThat(guard.problemWithUrl("http://127.0.0.1:3080/x.git")).isEmpty();
    assertThat(guard.problemWithUrl("http://127.0.0.1:3081/x.git")).isPresent();
    assertThat(guard.problemWithUrl("http://10.2.9.9/x.git")).isEmpty();
    assertThat(guard.problemWithUrl("http://10.3.0.1/x.git")).isPresent();
    assertThat(guard.problemWithUrl("/srv/git/a.git")).isEmpty();
    assertThat(guard.problemWithUrl("/srv/gitty/a.git")).isPresent();
    assertThat(guard.problemWithUrl("/srv/git/../etc")).isPresent();
    List<InetAddress> inside = List.of(InetAddress.getByName("192.168.0.9"));
    assertThat(guard.problem("git.corp", 443, inside)).isEmpty();
    assertThat(guard.problem("a.inner.example", -1, inside)).isEmpty();
    assertThat(guard.problem("inner.example.evil.org", -1, inside)).isPresent();
    assertThat(HostGuard.OPEN.problemWithUrl("http://127.0.0.1/x.git")).isEmpty();
  }

  @Test
  void anEntryThatMeansNothingIsTold() {
    assertThat(HostGuard.problemWithEntry("10.0.0.0/99")).isPresent();
    assertThat(HostGuard.problemWithEntry("http://x")).isPresent();
    for (String entry : List.of("*", "*.corp", "git.corp:22", "10.0.0.0/8", "fd00::/8", "/srv")) {
      assertThat(HostGuard.problemWithEntry(entry)).as(entry).isEmpty();
    }
  }
}
