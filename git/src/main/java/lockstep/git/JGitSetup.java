package lockstep.git;

import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.ConfigConstants;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.storage.file.WindowCacheConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/// JGit's process-wide settings, which it knows no other place for.
///
/// Nothing of the machine's or the user's Git configuration is read or written: what an instance
/// does must not depend on the account that it runs under. The caches have the sizes that
/// `reference/measurements.md` found: with JGit's own, reading a repository takes ten times as
/// long.
public final class JGitSetup {
  private static final int MEBIBYTE = 1 << 20;
  private static final int DELTA_BASES = 96 * MEBIBYTE;
  private static final int PACK_WINDOWS = 24 * MEBIBYTE;

  private JGitSetup() {}

  /// Puts the settings in force, once in a process.
  public static void apply() {
    Once.apply();
  }

  private static final class Once {
    static {
      SystemReader.setInstance(new Isolated(SystemReader.getInstance()));
      long heap = Runtime.getRuntime().maxMemory();
      WindowCacheConfig cache = new WindowCacheConfig();
      cache.setDeltaBaseCacheLimit((int) Math.min(DELTA_BASES, heap / 8));
      cache.setPackedGitLimit(Math.min(PACK_WINDOWS, heap / 8));
      cache.setPackedGitWindowSize(64 << 10);
      cache.setExposeStatsViaJmx(false);
      cache.install();
    }

    static void apply() {}
  }

  /// The machine without its Git configuration files.
  private static final class Isolated extends SystemReader.Delegate {
    Isolated(SystemReader machine) {
      super(machine);
    }

    /// JGit would run a program that `GIT_SSH` names.
    @Override
    public @Nullable String getenv(String variable) {
      return variable.startsWith("GIT_") ? null : super.getenv(variable);
    }

    @Override
    public FileBasedConfig openSystemConfig(Config parent, FS fs) {
      return new NoFile(parent, fs);
    }

    @Override
    public FileBasedConfig openUserConfig(Config parent, FS fs) {
      return new NoFile(parent, fs);
    }

    @Override
    public FileBasedConfig openJGitConfig(Config parent, FS fs) {
      return new NoFile(parent, fs);
    }
  }

  /// A configuration that is in no file.
  private static final class NoFile extends FileBasedConfig {
    /// What the file system's clock is taken for. JGit would measure it with three seconds of busy
    /// writing at the first use; this is coarser than any local file system's, hence safe.
    private static final long CLOCK_STEP_MILLIS = 20;

    @SuppressWarnings("NullAway") // JGit's own way to say that there is no file
    NoFile(Config parent, FS fs) {
      super(parent, null, fs);
    }

    @Override
    public void load() {}

    @Override
    public void save() {}

    @Override
    public boolean isOutdated() {
      return false;
    }

    @Override
    public long getTimeUnit(
        String section, String subsection, String name, long defaultValue, TimeUnit wantUnit) {
      return section.equals(ConfigConstants.CONFIG_FILESYSTEM_SECTION)
          ? wantUnit.convert(CLOCK_STEP_MILLIS, TimeUnit.MILLISECONDS)
          : super.getTimeUnit(section, subsection, name, defaultValue, wantUnit);
    }
  }
}
