package lockstep.core.resource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/// Uids for what has none of its own: from names alone, so equal on every instance.
///
/// The readable name, a dash, and twelve characters (72 bits) of a SHA-256 over what makes it
/// unique. The same idea as Grafana's, which takes more of the hash.
public final class DerivedUid {
  private static final Pattern OTHER = Pattern.compile("[^A-Za-z0-9_-]+");
  private static final Pattern OUTER_DASHES = Pattern.compile("^-+|-+$");
  private static final int HASH_LENGTH = 12;
  private static final int NAME_LENGTH = Uid.MAX_LENGTH - HASH_LENGTH - 1;

  private DerivedUid() {}

  /// The uid of a directory without a `_folder.json`. It depends on the repository's name, which
  /// must therefore be the same on all instances.
  public static Uid ofFolder(String repository, RepoPath path) {
    return of(path.name(), repository + "/" + path);
  }

  /// The uid of a classic dashboard file without one. It changes when the file is moved.
  public static Uid ofFile(RepoPath path) {
    int dot = path.name().lastIndexOf('.');
    return of(dot > 0 ? path.name().substring(0, dot) : path.name(), path.value());
  }

  /// True when `uid` is what [#ofFile] makes of `path`. Costs nearly nothing for most other uids.
  public static boolean isOfFile(Uid uid, RepoPath path) {
    String value = uid.value();
    int before = value.length() - HASH_LENGTH - 1;
    boolean hasForm = before == -1 || (before > 0 && value.charAt(before) == '-');
    return hasForm && uid.equals(ofFile(path));
  }

  private static Uid of(String name, String unique) {
    byte[] sum = Sha256.of(unique.getBytes(StandardCharsets.UTF_8));
    String hash = Base64.getUrlEncoder().encodeToString(sum).substring(0, HASH_LENGTH);
    String readable = OUTER_DASHES.matcher(OTHER.matcher(name).replaceAll("-")).replaceAll("");
    String cut = readable.substring(0, Math.min(readable.length(), NAME_LENGTH));
    return new Uid(cut.isEmpty() ? hash : cut + "-" + hash);
  }
}
