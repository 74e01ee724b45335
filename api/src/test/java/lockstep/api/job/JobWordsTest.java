package lockstep.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lockstep.core.resource.RepoPath;
import lockstep.sync.job.Job;
import lockstep.sync.job.JobAuthor;
import lockstep.sync.job.JobSpec;
import lockstep.sync.job.JobSpec.NamedPath;
import lockstep.sync.job.JobSpec.ResourceRef;
import lockstep.sync.job.JobSpec.Targets;
import lockstep.sync.save.Template;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JobWordsTest {
  private static final Template TITLE =
      new Template("{{action}} {{resourceKind}} [{{resourceID}}] {{title}} ({{userLogin}})");

  static Stream<Arguments> jobs() {
    NamedPath file = new NamedPath(new RepoPath("team/a.json"), false);
    NamedPath directory = new NamedPath(new RepoPath("team"), true);
    ResourceRef dashboard = new ResourceRef(JobSpec.DASHBOARD, "cpu");
    ResourceRef folder = new ResourceRef(JobSpec.FOLDER, "ops");
    JobSpec.Export export =
        new JobSpec.Export(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            new RepoPath("in"),
            List.of());
    return Stream.of(
        Arguments.of(delete(List.of(file), List.of()), "delete file [] team/a.json (ada)"),
        Arguments.of(
            delete(List.of(directory, file), List.of(folder)),
            "delete file [] team/ and 2 more (ada)"),
        Arguments.of(delete(List.of(), List.of(dashboard)), "delete dashboard [cpu] cpu (ada)"),
        Arguments.of(
            delete(List.of(), List.of(folder, dashboard)), "delete folder [] ops and 1 more (ada)"),
        Arguments.of(
            new JobSpec.Move(
                Optional.empty(), new Targets(List.of(file), List.of()), new RepoPath("x")),
            "move file [] team/a.json (ada)"),
        Arguments.of(new JobSpec.Push(export), "create dashboard [] in (ada)"),
        Arguments.of(
            new JobSpec.FixFolderMetadata(Optional.empty()), "update folder [] manifests (ada)"));
  }

  @ParameterizedTest
  @MethodSource("jobs")
  void aJobIsCalledByWhatItDoes(JobSpec spec, String title) {
    Job job =
        Job.fresh(
            "j1", "manifests", spec, new JobAuthor("1", "ada", "Ada", "a@x.org"), Instant.EPOCH);

    assertThat(TITLE.line(JobWords.of(job))).isEqualTo(title);
  }

  private static JobSpec delete(List<NamedPath> paths, List<ResourceRef> resources) {
    return new JobSpec.Delete(Optional.empty(), new Targets(paths, resources));
  }
}
