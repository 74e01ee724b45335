package lockstep.git.server;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.handlers.BlockingHandler;
import io.undertow.server.handlers.RequestLimitingHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import lockstep.git.JGitSetup;

/// A small Git host: smart HTTP over the bare repositories in a folder, at `/<owner>/<name>.git`.
///
/// Anonymous readers and writers, as for the demo and the tests. Pushes are atomic for each branch:
/// of two that start from one commit, one is taken.
public final class GitServer implements AutoCloseable {
  private static final int MAX_CONCURRENT = 64;
  private static final int MAX_WAITING = 512;
  private static final int TIMEOUT_MILLIS = 60_000;

  private final RepositoryFolder repositories;
  private final Undertow undertow;
  private final ExecutorService requests;
  private final InetSocketAddress address;

  private GitServer(
      RepositoryFolder repositories,
      Undertow undertow,
      ExecutorService requests,
      InetSocketAddress address) {
    this.repositories = repositories;
    this.undertow = undertow;
    this.requests = requests;
    this.address = address;
  }

  /// Starts serving the repositories below `root`, those that are there and those that come.
  ///
  /// @param address to listen at, such as `127.0.0.1`
  /// @param port 0 for any free one
  /// @throws UncheckedIOException when the folder cannot be used or the address is taken
  public static GitServer start(Path root, String address, int port) {
    return start(root, address, port, PushListener.NOBODY);
  }

  /// The same, telling `listener` of each push.
  public static GitServer start(Path root, String address, int port, PushListener listener) {
    JGitSetup.apply();
    RepositoryFolder repositories;
    try {
      repositories = RepositoryFolder.open(root);
    } catch (IOException e) {
      throw new UncheckedIOException("the folder of repositories cannot be used: " + root, e);
    }
    ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
    HttpHandler handler = new BlockingHandler(new SmartHttpHandler(repositories, listener));
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(port, address)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, SmartHttpHandler.MAX_PACK)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, TIMEOUT_MILLIS)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, TIMEOUT_MILLIS)
            // Undertow frees direct buffers by a way that the JDK warns of.
            .setDirectBuffers(false)
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(
                new RequestLimitingHandler(
                    MAX_CONCURRENT, MAX_WAITING, exchange -> exchange.dispatch(requests, handler)))
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      requests.close();
      repositories.close();
      throw new UncheckedIOException(
          new IOException("cannot listen at %s:%d: %s".formatted(address, port, rootOf(e)), e));
    }
    InetSocketAddress bound =
        (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
    return new GitServer(repositories, undertow, requests, bound);
  }

  /// Makes an empty bare repository below `root` without serving it, unless it is there already.
  ///
  /// @param name `owner/name`, without `.git`
  /// @return its folder, for C Git's `--git-dir`
  /// @throws IllegalArgumentException for a name that is not of that form
  public static Path create(Path root, String name) {
    JGitSetup.apply();
    try (RepositoryFolder repositories = RepositoryFolder.open(root)) {
      return repositories.create(name);
    } catch (IOException e) {
      throw new UncheckedIOException("the repository %s cannot be made".formatted(name), e);
    }
  }

  /// Makes an empty bare repository whose HEAD is `main`, unless it is there already.
  ///
  /// @param name `owner/name`, without `.git`
  /// @return its folder, for C Git's `--git-dir`
  /// @throws IllegalArgumentException for a name that is not of that form
  public Path create(String name) {
    try {
      return repositories.create(name);
    } catch (IOException e) {
      throw new UncheckedIOException("the repository %s cannot be made".formatted(name), e);
    }
  }

  /// Where the repository can be cloned from.
  ///
  /// @param name `owner/name`, without `.git`
  public String url(String name) {
    return "http://%s:%d/%s.git".formatted(address.getHostString(), port(), name);
  }

  /// The port that it listens at.
  public int port() {
    return address.getPort();
  }

  /// Stops listening, breaks off what is under way, and lets the repositories go.
  @Override
  public void close() {
    undertow.stop();
    requests.shutdownNow();
    repositories.close();
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
