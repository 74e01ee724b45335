package lockstep.app.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// Looks whether ports can be had, before anything is started.
final class Ports {
  private Ports() {}

  /// @throws DemoException naming the first port that is taken and what it is for
  static void checkFree(DemoPlan plan) throws DemoException {
    for (DemoPlan.Part part : plan.parts()) {
      try (ServerSocket socket = new ServerSocket()) {
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), part.port()));
      } catch (IOException e) {
        throw new DemoException(
            "Port %d, for %s, is already in use: end what listens there or choose others with --port."
                .formatted(
                    part.port(),
                    part.kind().equals("instance")
                        ? "instance " + part.name()
                        : "the " + part.kind()),
            e);
      }
    }
  }
}
