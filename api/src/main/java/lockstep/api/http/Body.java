package lockstep.api.http;

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

  /// A stream of events for as long as the client stays.
  record Events(EventClient client) implements Body {}
}
