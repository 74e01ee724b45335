package lockstep.core.json;

/// YAML 1.2 as strangers write it, read within limits into the same trees as [Json] gives.
///
/// One document only. Aliases are expanded within a limit. Values that JSON cannot hold (`.nan`,
/// keys that are no scalars) are refused.
public final class Yaml {
  private Yaml() {}

  /// Reads the one document in `bytes`; a document without content is a `NullNode`.
  public static Parsed read(byte[] bytes) {
    return new Parsed.Problem("YAML of %d bytes is not yet read".formatted(bytes.length), 0, 0);
  }
}
