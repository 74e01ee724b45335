package lockstep.git;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import lockstep.core.resource.CommitId;
import lockstep.core.secret.Secret;
import lockstep.sync.pull.FetchOutcome;
import lockstep.sync.save.PushOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A host that tells its branches well and answers a push with anything but what Git expects.
class BabblingHostTest {
  private static final String NOTHING_YET =
      packet("# service=git-receive-pack\n")
          + "0000"
          + packet("0".repeat(40) + " capabilities^{}\0report-status side-band-64k ofs-delta\n")
          + "0000";

  @TempDir Path temp;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile String answer = "";
  private ServerSocket listener;
  private JGitRepository mirror;

  @BeforeEach
  void babble() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    String url = "http://127.0.0.1:" + listener.getLocalPort() + "/x.git";
    mirror =
        JGitRepository.open(
            GitRemoteConfig.of(url, "main", "")
                .withCredentials(Optional.empty(), Optional.of(new Secret("t-0-p")))
                .withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(2)),
            temp.resolve("mirror"));
  }

  @AfterEach
  void stop() throws IOException {
    mirror.close();
    listener.close();
  }

  private void serve() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        InputStream in = socket.getInputStream();
        String request = line(in);
        requests.add(request.substring(0, request.indexOf(' ')));
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
          if (header.startsWith("Content-Length: ")) {
            length = Integer.parseInt(header.substring("Content-Length: ".length()));
          }
        }
        in.readNBytes(length);
        String out = request.startsWith("GET") ? advertisement() : answer;
        socket.getOutputStream().write(out.getBytes(US_ASCII));
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  private static String advertisement() {
    return "HTTP/1.1 200 OK\r\nConnection: close\r\n"
        + "Content-Type: application/x-git-receive-pack-advertisement\r\n"
        + "Content-Length: "
        + NOTHING_YET.length()
        + "\r\n\r\n"
        + NOTHING_YET;
  }

  private static String result(String body) {
    return "HTTP/1.1 200 OK\r\nConnection: close\r\n"
        + "Content-Type: application/x-git-receive-pack-result\r\n"
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private PushOutcome push() {
    CommitId commit = mirror.commit(Optional.empty(), Drafts.write("a.json", "1").build());
    return mirror.push(Optional.empty(), commit);
  }

  private static String packet(String text) {
    return "%04x%s".formatted(text.length() + 4, text);
  }

  /// The report on a push, in the side band of data.
  private static String reported(String... lines) {
    StringBuilder report = new StringBuilder();
    for (String line : lines) {
      report.append(packet(line + "\n"));
    }
    return packet("\1" + report + "0000") + "0000";
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "this is not HTTP\r\n\r\n",
        "HTTP/1.1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 2\r\n\r\nhi",
        "HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
      })
  void aPushIsSentOnceAndIsUnknownWhenItsAnswerMakesNoSense(String babble) {
    answer = babble;
    assertThat(push()).isInstanceOf(PushOutcome.Unknown.class);
    assertThat(requests).containsExactly("GET", "POST");
  }

  @Test
  void aReportThatBreaksOffIsUnknown() {
    String whole = reported("unpack ok", "ok refs/heads/main");
    for (int end = 0; end < whole.length() - 8; end++) {
      answer = result(whole.substring(0, end));
      assertThat(push()).isInstanceOf(PushOutcome.Unknown.class);
    }
    answer = result(whole);
    assertThat(push()).isEqualTo(new PushOutcome.Accepted());
  }

  @Test
  void readsWhyTheHostSaysNo() {
    answer = result(reported("unpack index-pack abnormal exit", "ng refs/heads/main unpacker"));
    assertThat(push()).isEqualTo(new PushOutcome.Refused("index-pack abnormal exit"));
    answer = result(reported("unpack ok", "ng refs/heads/main protected branch hook declined"));
    assertThat(push()).isEqualTo(new PushOutcome.Refused("protected branch hook declined"));
    for (String race :
        List.of(
            "failed to update ref",
            "fetch first",
            "cannot lock ref 'refs/heads/main': is at 1 but expected 2")) {
      answer = result(reported("unpack ok", "ng refs/heads/main " + race));
      assertThat(push()).isInstanceOf(PushOutcome.LostRace.class);
    }
  }

  @Test
  void aPageInsteadOfBranchesIsUnreachableAndNeverEmpty() {
    assertThat(mirror.fetch()).isInstanceOf(FetchOutcome.Unreachable.class);
  }
}
