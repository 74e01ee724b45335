package lockstep.core.resource;

/// The names that Git gives to its objects.
final class HexName {
  private static final int LENGTH = 40;

  private HexName() {}

  /// True for 40 lower-case hexadecimal digits. A start checks tens of thousands of them before
  /// anything is compiled, so this is a plain loop.
  static boolean isValid(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        return false;
      }
    }
    return true;
  }
}
