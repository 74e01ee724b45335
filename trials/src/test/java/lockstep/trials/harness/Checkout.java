package lockstep.trials.harness;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/// The checkout that is tried, and free ports for it.
public final class Checkout {
  /// Its top folder.
  public static final Path ROOT =
      Path.of(Objects.requireNonNull(System.getProperty("lockstep.root"), "set by the build"));

  private static final int FIRST_PORT = 20_000;
  private static final int LAST_PORT = 32_000;
  private static final int GIT_OFFSET = 80;
  private static final int DATABASE_OFFSET = 81;
  private static final int TRIES = 200;

  private Checkout() {}

  /// A port such that a demo of `instances` finds all that it needs free.
  public static int freeDemoPort(int instances) {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      if (areFree(port, instances)) {
        return port;
      }
    }
    throw new AssertionError("no free ports");
  }

  private static boolean areFree(int port, int instances) {
    List<Integer> wanted =
        new ArrayList<>(List.of(port, port + GIT_OFFSET, port + DATABASE_OFFSET));
    for (int i = 1; i <= instances; i++) {
      wanted.add(port + i);
    }
    return wanted.stream().allMatch(Checkout::isFree);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
