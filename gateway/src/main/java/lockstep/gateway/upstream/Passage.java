package lockstep.gateway.upstream;

import io.undertow.util.HeaderMap;
import io.undertow.util.HeaderValues;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/// The mark that a gateway leaves on all that it asks a member, by which it knows its own request
/// when that comes back to it. Several gateways in a row each leave their own.
///
/// @param id of this gateway's life
public record Passage(String id) {
  private static final String NAME = "Lockstep-Passed";

  /// A mark like no other's.
  public static Passage by(RandomGenerator chance) {
    return new Passage(HexFormat.of().toHexDigits(chance.nextLong()));
  }

  /// The mark for a request to a member.
  public Header mark() {
    return new BasicHeader(NAME, id);
  }

  /// True when this gateway has sent the request with these headers itself.
  public boolean isIn(HeaderMap headers) {
    HeaderValues passed = headers.get(NAME);
    return passed != null && passed.contains(id);
  }
}
