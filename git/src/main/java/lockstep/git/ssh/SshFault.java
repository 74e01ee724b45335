package lockstep.git.ssh;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// There is no session with the host.
public final class SshFault extends IOException {
  private static final long serialVersionUID = 1L;

  /// What it is about.
  enum About {
    CONNECTION,
    HOST_KEY,
    OUR_KEY
  }

  private final About about;

  SshFault(About about, String why, @Nullable Throwable cause) {
    super(why, cause);
    this.about = about;
  }

  /// True when trying again will not help: a person must act.
  public boolean isRefusal() {
    return about != About.CONNECTION;
  }

  /// True when the host is not who it should be.
  public boolean isOfHostKey() {
    return about == About.HOST_KEY;
  }
}
