package lockstep.gateway.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.hc.core5.function.Supplier;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/// The body of a request on its way to a member.
sealed interface RequestBody {
  /// As the codec wants it; empty when there is none.
  Optional<HttpEntity> entity();

  /// Its length; empty when only its end will tell.
  OptionalLong length();

  /// True when it can be sent a second time.
  boolean repeatable();

  /// No body.
  record None() implements RequestBody {
    @Override
    public Optional<HttpEntity> entity() {
      return Optional.empty();
    }

    @Override
    public OptionalLong length() {
      return OptionalLong.empty();
    }

    @Override
    public boolean repeatable() {
      return true;
    }
  }

  /// A body that was read to its end.
  ///
  /// @param bytes holds it at its beginning; nobody changes them
  /// @param count how many of them
  /// @param trailers behind it
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody: it is large
  record Whole(byte[] bytes, int count, List<Header> trailers) implements RequestBody {
    @Override
    public Optional<HttpEntity> entity() {
      boolean chunked = !trailers.isEmpty();
      return Optional.of(
          new ByteArrayEntity(bytes, 0, count, null, null, chunked) {
            @Override
            public @Nullable Supplier<List<? extends Header>> getTrailers() {
              return chunked ? () -> trailers : null;
            }
          });
    }

    @Override
    public OptionalLong length() {
      return trailers.isEmpty() ? OptionalLong.of(count) : OptionalLong.empty();
    }

    @Override
    public boolean repeatable() {
      return true;
    }
  }

  /// A body too long to be kept: it goes through as it comes, once.
  final class Flow implements RequestBody {
    private static final int PIECE_BYTES = 16 * 1024;

    private final byte[] prefix;
    private final int prefixCount;
    private final ChannelReader rest;
    private final OptionalLong length;
    private final RequestRules rules;
    private final java.util.function.Supplier<List<Header>> trailers;

    /// What is left of it comes from `rest`.
    ///
    /// @param prefix what was read already, its first `prefixCount` bytes
    /// @param trailers those behind it, once it was read to its end
    Flow(
        byte[] prefix,
        int prefixCount,
        ChannelReader rest,
        OptionalLong length,
        RequestRules rules,
        java.util.function.Supplier<List<Header>> trailers) {
      this.prefix = prefix;
      this.prefixCount = prefixCount;
      this.rest = rest;
      this.length = length;
      this.rules = rules;
      this.trailers = trailers;
    }

    @Override
    public OptionalLong length() {
      return length;
    }

    @Override
    public boolean repeatable() {
      return false;
    }

    @Override
    public Optional<HttpEntity> entity() {
      return Optional.of(
          new AbstractHttpEntity((String) null, null, length.isEmpty()) {
            @Override
            public void writeTo(OutputStream out) throws IOException {
              pour(out);
            }

            @Override
            public InputStream getContent() {
              throw new UnsupportedOperationException("it is written, not read");
            }

            @Override
            public @Nullable Supplier<List<? extends Header>> getTrailers() {
              return length.isEmpty() ? trailers::get : null;
            }

            @Override
            public boolean isStreaming() {
              return true;
            }

            @Override
            public long getContentLength() {
              return length.orElse(-1);
            }

            @Override
            public void close() {
              // The channel is the client's.
            }
          });
    }

    /// The member's side fails with an [IOException], the client's with a [ClientFault].
    private void pour(OutputStream out) throws IOException {
      out.write(prefix, 0, prefixCount);
      long total = prefixCount;
      ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
      for (int count = next(piece); count >= 0; count = next(piece)) {
        total += count;
        if (total > rules.maxBodyBytes()) {
          throw ClientFault.refused(rules.tooLarge());
        }
        out.write(piece.array(), 0, count);
      }
    }

    private int next(ByteBuffer piece) {
      try {
        return rest.read(piece.clear());
      } catch (IOException e) {
        throw ClientFault.gone("the client broke off its upload");
      }
    }
  }
}
