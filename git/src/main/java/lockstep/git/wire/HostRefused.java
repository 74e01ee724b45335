package lockstep.git.wire;

import java.net.SocketException;

/// The guard does not allow a connection. A socket's exception, since JGit tries again after
/// others.
public final class HostRefused extends SocketException {
  private static final long serialVersionUID = 1L;

  HostRefused(String why) {
    super(why);
  }
}
