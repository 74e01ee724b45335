package lockstep.gateway.proxy;

import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.xnio.conduits.ConduitStreamSourceChannel;
import org.xnio.conduits.StreamSourceConduit;

/// Notices that a client left while its answer is awaited or streamed. Undertow reads nothing
/// between a request and the end of its answer, so it would notice only at the next write.
///
/// Bytes of a next request that come meanwhile are put back for it, and the watch ends.
final class ClientWatch {
  private final HttpServerConnection connection;
  private final StreamSourceConduit source;
  private final ReentrantLock lock = new ReentrantLock();
  private boolean watching;
  private volatile boolean left;

  private ClientWatch(HttpServerConnection connection) {
    this.connection = connection;
    this.source = connection.getOriginalSourceConduit();
  }

  /// A watch on the client of `exchange`; empty when it cannot be watched: the body was not read
  /// to its end, a next request is there already, or the connection is shared by many.
  static Optional<ClientWatch> of(HttpServerExchange exchange) {
    return exchange.isRequestComplete()
            && exchange.getConnection() instanceof HttpServerConnection http
            && http.getSslSession() == null
            && http.getExtraBytes() == null
        ? Optional.of(new ClientWatch(http))
        : Optional.empty();
  }

  /// Begins to watch; `gone` runs at most once, in a thread of the server that must not wait.
  void start(Runnable gone) {
    lock.lock();
    try {
      watching = true;
      connection.getChannel().getSourceChannel().setReadListener(channel -> look(channel, gone));
      source.resumeReads();
    } finally {
      lock.unlock();
    }
  }

  /// Ends the watch. After it the connection is as if it had never been watched.
  void stop() {
    lock.lock();
    try {
      if (watching) {
        watching = false;
        source.suspendReads();
      }
    } finally {
      lock.unlock();
    }
  }

  /// True when the client was seen leaving.
  boolean clientLeft() {
    return left;
  }

  private void look(ConduitStreamSourceChannel channel, Runnable gone) {
    lock.lock();
    try {
      if (!watching) {
        channel.suspendReads();
        return;
      }
      if (atEnd()) {
        watching = false;
        left = true;
        source.suspendReads();
        gone.run();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean atEnd() {
    PooledByteBuffer buffer = connection.getByteBufferPool().allocate();
    boolean keep = false;
    try {
      int count = source.read(buffer.getBuffer());
      if (count > 0) {
        buffer.getBuffer().flip();
        connection.ungetRequestBytes(buffer);
        keep = true;
        watching = false;
        source.suspendReads();
      }
      return count < 0;
    } catch (IOException e) {
      return true;
    } finally {
      if (!keep) {
        buffer.close();
      }
    }
  }
}
