package lockstep.sync.provisioning;

/// What can be stored.
public enum Kind {
  REPOSITORY("Repository", "repositories"),
  CONNECTION("Connection", "connections");

  private final String word;
  private final String plural;

  Kind(String word, String plural) {
    this.word = word;
    this.plural = plural;
  }

  /// As `kind` spells it.
  public String word() {
    return word;
  }

  /// As paths spell it.
  public String plural() {
    return plural;
  }
}
