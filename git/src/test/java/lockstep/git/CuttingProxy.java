package lockstep.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// A TCP proxy that cuts the connection, or falls silent, after a number of bytes in one direction.
final class CuttingProxy implements AutoCloseable {
  /// Lets everything through.
  static final long NEVER = Long.MAX_VALUE;

  private final int target;
  private final ServerSocket listener;
  private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
  private final AtomicLong up = new AtomicLong(NEVER);
  private final AtomicLong down = new AtomicLong(NEVER);
  private final AtomicLong passedDown = new AtomicLong();
  private volatile boolean silent;

  CuttingProxy(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /// From now on, over all connections: so many bytes towards the host and back, then the cut.
  void allow(long towardsHost, long back) {
    up.set(towardsHost);
    down.set(back);
    passedDown.set(0);
  }

  /// Instead of cutting, nothing passes any more.
  void silently() {
    silent = true;
  }

  /// How many bytes came back since they were last counted anew.
  long passedDown() {
    return passedDown.get();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket host = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(host);
        Thread.ofVirtual().start(() -> pump(client, host, up, new AtomicLong()));
        Thread.ofVirtual().start(() -> pump(host, client, down, passedDown));
      } catch (IOException e) {
        // Closed, or the host is not there: the client sees its connection end.
      }
    }
  }

  private void pump(Socket from, Socket to, AtomicLong budget, AtomicLong passed) {
    byte[] buffer = new byte[4096];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        long left = budget.getAndAdd(-n);
        int pass = (int) Math.max(0, Math.min(n, left));
        passed.addAndGet(pass);
        out.write(buffer, 0, pass);
        out.flush();
        if (pass < n) {
          if (silent) {
            in.transferTo(OutputStream.nullOutputStream());
          }
          break;
        }
      }
    } catch (IOException e) {
      // Cut: that is what it is for.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    sockets.forEach(CuttingProxy::closeQuietly);
  }
}
