package lockstep.api.http;

import java.io.IOException;
import java.io.OutputStream;

/// What an answer carries.
public sealed interface Body {
  /// Nothing.
  record Empty() implements Body {}

  /// Bytes that are all there.
  ///
  /// @param type the media type
  /// @param bytes owned by the answer from here on: nobody may change the array
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody; written out as it is
  record Bytes(String type, byte[] bytes) implements Body {}

  /// Bytes that come to be while they are written.
  ///
  /// @param type the media type
  record Stream(String type, Writing writing) implements Body {}

  /// Writes such bytes; where it returns the answer ends.
  @FunctionalInterface
  interface Writing {
    /// Runs on the thread of the request and may block.
    ///
    /// @throws IOException when the client is gone
    void to(OutputStream out) throws IOException;
  }

  /// A stream of events for as long as the client stays.
  record Events(EventClient client) implements Body {}
}
