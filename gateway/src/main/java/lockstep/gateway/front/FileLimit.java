package lockstep.gateway.front;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.OptionalLong;

/// How many files and connections the process may have open.
public final class FileLimit {
  private FileLimit() {}

  /// What the operating system says; empty when it does not tell.
  public static OptionalLong now() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? OptionalLong.of(unix.getMaxFileDescriptorCount())
        : OptionalLong.empty();
  }
}
