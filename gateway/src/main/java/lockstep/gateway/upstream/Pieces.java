package lockstep.gateway.upstream;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/// Tells another thread whether something is being written, and whether it goes on.
final class Pieces {
  private static final int PIECE_BYTES = 16 * 1024;

  private final AtomicLong begun = new AtomicLong();
  private volatile boolean writing;

  /// The number of the piece that is being written, from 1; 0 when none is.
  long now() {
    return writing ? begun.get() : 0;
  }

  void begin() {
    begun.incrementAndGet();
    writing = true;
  }

  void end() {
    writing = false;
  }

  /// The same body, told of piece by piece.
  HttpEntity of(HttpEntity body) {
    return new HttpEntityWrapper(body) {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        super.writeTo(new Told(out));
      }
    };
  }

  private final class Told extends OutputStream {
    private final OutputStream out;

    Told(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int one) throws IOException {
      write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
      for (int done = 0; done < count; done += PIECE_BYTES) {
        begin();
        out.write(bytes, from + done, Math.min(PIECE_BYTES, count - done));
        end();
      }
    }

    @Override
    public void flush() throws IOException {
      begin();
      out.flush();
      end();
    }
  }
}
