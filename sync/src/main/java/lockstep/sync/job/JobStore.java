package lockstep.sync.job;

import java.util.List;
import java.util.Optional;

/// The jobs of a cluster, shared by all instances. Times are those of the database's clock.
///
/// Every method throws a [lockstep.core.fault.StoreFault] when the database is away.
public interface JobStore {
  /// How many jobs may be there that have not ended.
  int MOST_LIVE = 500;

  /// How many may be there when one is put in that looks at a pull request.
  int MOST_LIVE_FOR_LOOK = 100;

  /// How many jobs of a repository are remembered after their end; of those that look at pull
  /// requests as many beside them.
  int REMEMBERED = 100;

  /// Puts a job in, unless there is one of its name that has not ended.
  ///
  /// @param uid never given before; one that is there already is the same job sent again
  Added add(String uid, String repository, JobSpec spec, JobAuthor author);

  /// Does [JobLife#step] on a job, alone; empty when there is no such job.
  Optional<JobLife.Step> apply(String uid, JobEvent event);

  /// Those that have not ended, oldest first.
  List<Job> live();

  /// How many may be there when one with this spec is put in.
  static int room(JobSpec spec) {
    return spec.isLook() ? MOST_LIVE_FOR_LOOK : MOST_LIVE;
  }

  /// Those that no runner has, oldest first; behind them those that look at pull requests.
  List<Job> free(int limit);

  /// One, whether it has ended or not; empty when it never was, or long ago.
  Optional<Job> find(String uid);

  /// Those that have ended, newest first.
  ///
  /// @param repository empty: of all repositories
  List<Job> ended(Optional<String> repository, int limit);

  /// What became of an attempt to put a job in.
  sealed interface Added {
    /// It is there.
    record In(Job job) implements Added {}

    /// Another one of its name has not ended.
    record Exists(Job job) implements Added {}

    /// There is no room.
    record Full(int live) implements Added {}
  }
}
