package lockstep.core.identity;

/// What a client said of itself when it signed in. For people to tell their sessions apart; nothing
/// rests on it.
///
/// @param userAgent cut at 200 characters
/// @param address cut at 100 characters
public record ClientInfo(String userAgent, String address) {
  /// A client of which nothing is known.
  public static final ClientInfo UNKNOWN = new ClientInfo("", "");

  private static final int AGENT = 200;
  private static final int ADDRESS = 100;

  public ClientInfo {
    userAgent = cut(userAgent, AGENT);
    address = cut(address, ADDRESS);
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
