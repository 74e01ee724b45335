package lockstep.git;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.SocketException;
import java.net.URL;
import java.time.Duration;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnection;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;
import org.jspecify.annotations.Nullable;

/// JGit's HTTP connections for one fetch or push, watched: JGit reports a failure as text, and
/// whether
/// a push may have happened must not be read from text.
///
/// Used by one thread.
final class HttpWatch extends JDKHttpConnectionFactory {
  private static final int FIRST_STATUS = 100;

  private final Duration connectTimeout;
  private final Duration readTimeout;
  private boolean pushSent;
  private int status;

  HttpWatch(Duration connectTimeout, Duration readTimeout) {
    this.connectTimeout = connectTimeout;
    this.readTimeout = readTimeout;
  }

  /// True when any part of a push may have reached the remote.
  boolean pushSent() {
    return pushSent;
  }

  /// The status of the last answer; 0 when the last request had none.
  int status() {
    return status;
  }

  @Override
  public HttpConnection create(URL url) throws IOException {
    status = 0;
    return new Watched(url, null);
  }

  @Override
  public HttpConnection create(URL url, Proxy proxy) throws IOException {
    status = 0;
    return new Watched(url, proxy);
  }

  private final class Watched extends JDKHttpConnection {
    Watched(URL url, @Nullable Proxy proxy) throws IOException {
      super(url, proxy == null ? Proxy.NO_PROXY : proxy);
    }

    @Override
    public void setConnectTimeout(int ignored) {
      super.setConnectTimeout((int) connectTimeout.toMillis());
    }

    @Override
    public void setReadTimeout(int ignored) {
      super.setReadTimeout((int) readTimeout.toMillis());
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
      try {
        OutputStream out = super.getOutputStream();
        pushSent |= getURL().getPath().endsWith("/git-receive-pack");
        return out;
      } catch (IOException e) {
        throw sentOnce(e);
      }
    }

    @Override
    public int getResponseCode() throws IOException {
      try {
        status = super.getResponseCode();
      } catch (IOException e) {
        throw getRequestMethod().equals("POST") ? sentOnce(e) : e;
      }
      if (status < FIRST_STATUS) {
        throw sentOnce(new IOException("the answer is not HTTP"));
      }
      return status;
    }

    /// JGit sends a request again after any failure but that of a socket. A push that is sent twice
    /// would meet itself, so every failure is made one of a socket.
    private SocketException sentOnce(IOException e) {
      if (e instanceof SocketException already) {
        return already;
      }
      SocketException failure = new SocketException(e.getMessage());
      failure.initCause(e);
      return failure;
    }
  }
}
