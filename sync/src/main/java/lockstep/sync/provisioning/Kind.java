package lockstep.sync.provisioning;

/// What can be stored.
public enum Kind {
  REPOSITORY("Repository", "repositories"),
  CONNECTION("Connection", "connections"),
  /// What this program itself keeps of a repository of the configuration file: its webhook secret.
  /// No API shows it.
  CONFIGURED("Configured", "configured");

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

  /// Under what the health of the one of this name is kept. No name has a slash.
  public String healthKey(String name) {
    return switch (this) {
      case REPOSITORY -> name;
      case CONNECTION -> "connection/" + name;
      case CONFIGURED -> "configured/" + name;
    };
  }

  /// As paths spell it.
  public String plural() {
    return plural;
  }
}
