package lockstep.sync.save;

import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import lockstep.core.resource.Uid;

/// The message of a save's commit: a subject for people, and trailers in a paragraph of their own.
///
/// Only the last paragraph of a message is read for trailers, so the words of a person, which come
/// before it, cannot pass for one.
public final class CommitMessage {
  private static final String UID = "Lockstep-Uid";
  private static final String REQUEST = "Lockstep-Request";
  private static final String EPOCH = "Lockstep-Epoch";
  private static final String INSTANCE = "Lockstep-Instance";
  private static final String MERGED = "Lockstep-Merged-With";
  private static final Pattern EPOCH_FORM = Pattern.compile("[0-9]{1,15}");
  private static final int MAX_SUBJECT = 200;
  private static final int MAX_WORDS = 10_000;

  private CommitMessage() {}

  /// The whole message of a save of which nothing else is known; the parameters are the same.
  public static String of(String words, SaveId id, Uid uid, long epoch, String instance) {
    return of(words, id, Optional.empty(), uid, epoch, instance, Optional.empty());
  }

  /// The whole message.
  ///
  /// @param words what the person said, or what was made from the edit; of several lines the first
  /// is the subject
  /// @param request of the request that asked for the save
  /// @param uid what the save is about
  /// @param epoch the primary's epoch; 0 when there are no primaries
  /// @param instance the name of the instance that made the commit
  /// @param merged whose changes the save was merged with; empty when with nobody's
  public static String of(
      String words,
      SaveId id,
      Optional<RequestDigest> request,
      Uid uid,
      long epoch,
      String instance,
      Optional<String> merged) {
    StringJoiner trailers = new StringJoiner("\n", "", "\n");
    trailers.add(SaveId.HEADER + ": " + id);
    request.ifPresent(digest -> trailers.add(REQUEST + ": " + digest));
    trailers.add(UID + ": " + uid);
    if (epoch > 0) {
      trailers.add(EPOCH + ": " + epoch);
    }
    trailers.add(INSTANCE + ": " + oneLine(instance));
    merged.ifPresent(by -> trailers.add(MERGED + ": " + oneLine(by)));
    return tidy(words) + "\n\n" + trailers;
  }

  /// The save id in the trailers of a message, if it has a valid one.
  public static Optional<SaveId> saveId(String message) {
    return trailer(message, SaveId.HEADER).filter(SaveId::isValid).map(SaveId::new);
  }

  /// The digest of the request that asked for the save, from the trailers of a message.
  public static Optional<RequestDigest> request(String message) {
    return trailer(message, REQUEST).filter(RequestDigest::isValid).map(RequestDigest::new);
  }

  /// What the save was about, from the trailers of a message.
  public static Optional<Uid> uid(String message) {
    return trailer(message, UID).filter(v -> Uid.problemWith(v).isEmpty()).map(Uid::new);
  }

  /// The primary's epoch, from the trailers of a message; 0 when there is none, or one that no
  /// cluster comes to: whoever may push may write anything.
  public static long epoch(String message) {
    return trailer(message, EPOCH)
        .filter(text -> EPOCH_FORM.matcher(text).matches())
        .map(Long::parseLong)
        .orElse(0L);
  }

  /// Whose changes the save was merged with, from the trailers of a message.
  public static Optional<String> mergedWith(String message) {
    return trailer(message, MERGED);
  }

  /// The words of a save's message, without its trailers.
  public static String words(String message) {
    List<String> lines = message.stripTrailing().lines().toList();
    int paragraph = lines.lastIndexOf("");
    return paragraph < 0 ? message.strip() : String.join("\n", lines.subList(0, paragraph)).strip();
  }

  /// The first line of a message.
  public static String subject(String message) {
    return message.lines().findFirst().orElse("");
  }

  private static Optional<String> trailer(String message, String name) {
    String prefix = name + ":";
    List<String> lines = message.stripTrailing().lines().toList();
    int paragraph = lines.lastIndexOf("") + 1;
    if (paragraph == 0) {
      return Optional.empty(); // the subject alone
    }
    return lines.subList(paragraph, lines.size()).stream()
        .filter(line -> line.regionMatches(true, 0, prefix, 0, prefix.length()))
        .map(line -> line.substring(prefix.length()).strip())
        .findFirst();
  }

  /// The words without what would break a message: control characters, no subject, no end.
  private static String tidy(String words) {
    List<String> lines = words.strip().lines().map(CommitMessage::oneLine).toList();
    String subject = lines.isEmpty() ? "" : cut(lines.getFirst(), MAX_SUBJECT);
    String rest = String.join("\n", lines.subList(Math.min(1, lines.size()), lines.size())).strip();
    String whole = rest.isEmpty() ? subject : subject + "\n\n" + rest;
    return cut(whole, MAX_WORDS).stripTrailing();
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\p{Cntrl}+", " ").strip();
  }

  private static String cut(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
    return text.substring(0, end);
  }
}
