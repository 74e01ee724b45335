package lockstep.git.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/// What answered is no host that speaks Git's own protocol over HTTP. A socket's exception, since
/// JGit tries again after others.
public final class NoGitHost extends SocketException {
  private static final long serialVersionUID = 1L;
  private static final String SMART = "application/x-git-";

  /// The list of branches as a file, `git update-server-info`: a commit, a tab, a name.
  private static final Pattern LISTED = Pattern.compile("(?s)[0-9a-f]{40,64}\t.*");

  private static final int START = 512;

  private final boolean files;

  private NoGitHost(String why, boolean files) {
    super(why);
    this.files = files;
  }

  /// True for an answer that a Git host would not give when asked what it is capable of.
  static boolean isStranger(String contentType) {
    return !contentType.startsWith(SMART);
  }

  /// What stands for such an answer.
  ///
  /// @param contentType of the answer; may be empty
  /// @param encoding how the body is packed; may be empty
  /// @param empty the answer says that it has no body; one that broke off seems to have none either
  /// @param start of its body
  static NoGitHost answered(String contentType, String encoding, boolean empty, byte[] start) {
    return empty || LISTED.matcher(text(encoding, start)).matches()
        ? new NoGitHost(
            "gives the repository's files alone (the dumb protocol of HTTP), which can be neither"
                + " followed nor written to",
            true)
        : new NoGitHost(
            "answers with %s and not as a Git host does"
                .formatted(contentType.isEmpty() ? "something" : contentType),
            false);
  }

  private static String text(String encoding, byte[] start) {
    try (InputStream in = new ByteArrayInputStream(start);
        InputStream plain = encoding.equals("gzip") ? new GZIPInputStream(in) : in) {
      return new String(plain.readNBytes(START), UTF_8);
    } catch (IOException e) {
      return "no text: " + e.getMessage();
    }
  }

  /// True for a web server that has the repository as plain files: it stays so until somebody
  /// changes it. Another page may be a login or an outage that stands before the host for a while.
  public boolean servesFiles() {
    return files;
  }
}
