package lockstep.git.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.net.URL;
import java.util.Optional;
import lockstep.git.http.GitHttp.Capabilities;

/// What a host told before an earlier push that it can do: with it the next push needs one request
/// instead of two. At a distance, or where each request is a process of the host's, that is half of
/// a push.
///
/// What is told to JGit in the host's place names one branch, at the commit that the push expects.
/// It guards nothing: if the branch is somewhere else the host refuses the push, as it does when
/// somebody else comes between the two requests. Where the branch is at that commit, the host has
/// all that the commit reaches, so the pack is whole.
///
/// @param url of the question that it was told to
/// @param words the abilities as the host put them
record PushAbilities(String url, String words) {
  private static final String QUESTION = "/info/refs?service=git-receive-pack";
  private static final String TYPE = "application/x-git-receive-pack-advertisement";
  private static final int ID = 40;
  private static final int LENGTH = 4;
  private static final String BEGIN = packet("# service=git-receive-pack\n") + "0000";

  /// Without a report nobody would know what became of a push.
  private static final String REPORT = " report-status ";

  /// Empty for an answer to another question, and for one that is not understood.
  ///
  /// @param start of the answer; the abilities stand in its first line about a branch
  static Optional<PushAbilities> heard(URL question, byte[] start) {
    String said = new String(start, ISO_8859_1);
    if (!question.toString().endsWith(QUESTION) || !said.startsWith(BEGIN)) {
      return Optional.empty();
    }
    return firstPacket(said.substring(BEGIN.length()))
        .filter(line -> line.indexOf('\0') > ID)
        .map(line -> line.substring(line.indexOf('\0') + 1).strip())
        .filter(words -> (" " + words + " ").contains(REPORT))
        .map(words -> new PushAbilities(question.toString(), words));
  }

  private static Optional<String> firstPacket(String said) {
    if (said.length() < LENGTH || !said.substring(0, LENGTH).matches("[0-9a-fA-F]{4}")) {
      return Optional.empty();
    }
    int length = Integer.parseInt(said.substring(0, LENGTH), 16);
    return length > LENGTH && length <= said.length()
        ? Optional.of(said.substring(LENGTH, length))
        : Optional.empty();
  }

  /// What the host would answer with one branch only.
  Capabilities with(String ref, String commit) {
    String answer = BEGIN + packet("%s %s\0%s\n".formatted(commit, ref, words)) + "0000";
    return new Capabilities(url, TYPE, answer.getBytes(ISO_8859_1));
  }

  private static String packet(String text) {
    return "%04x%s".formatted(text.length() + LENGTH, text);
  }
}
