package lockstep.sync.job.work;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import lockstep.core.resource.CommitId;
import lockstep.sync.job.Job;
import lockstep.sync.request.PullRequest;
import lockstep.sync.request.RequestDesk;
import lockstep.sync.save.SaveOutcome;

/// What jobs find around them.
public interface JobWorld {
  /// The repository of this name that is shown here; empty when there is none.
  Optional<JobRepository> repository(String name);

  /// Where dashboards are that no repository of this cluster has.
  ///
  /// @param name of a member of kind `grafana`; empty: the only one
  Optional<ExportSource> outside(Optional<String> name);

  /// Asks for saves all at once, so that they can go out together.
  ///
  /// @return an outcome for each, in order
  List<SaveOutcome> together(List<Supplier<SaveOutcome>> saves);

  /// Who has comments written in pull requests; empty where no host tells of any.
  Optional<RequestDesk> requests();

  /// Has a pull request looked at again after a while, by another job.
  ///
  /// @param pause at the least, as its host says; zero: it does not say
  /// @return false when that was done so often that it is given up
  boolean again(String repository, PullRequest request, Duration pause);

  /// Hears of each thing that a job was to bring in and did not: a job keeps only the first few.
  void missed(Job job, Miss miss);

  /// Where a person finds all of them, as in: the log of a has each.
  String misses();

  /// Tells the other members of a commit that they should look for.
  void announce(String repository, CommitId commit);

  /// Tells the other instances that a person asked for a pull: what they hold back is confirmed.
  void confirm(String repository);
}
