package lockstep.app.config;

import java.util.List;

/// A configuration that cannot be used.
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /// @param file as the user named it
  /// @param problems one sentence each, with line and key
  public ConfigException(String file, List<String> problems) {
    super(file + ":\n  " + String.join("\n  ", problems));
  }
}
