package lockstep.app.cli;

/// The version of the program.
public final class Version {
  /// As in the root `pom.xml`; a test keeps the two equal.
  public static final String NUMBER = "0.1.0";

  private Version() {}
}
