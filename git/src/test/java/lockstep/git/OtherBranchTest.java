package lockstep.git;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lockstep.core.resource.CommitId;
import lockstep.sync.pull.FetchOutcome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A mirror that is led to another branch of the same remote keeps the objects, and takes nothing
/// of the one branch for the other.
class OtherBranchTest {
  @TempDir Path temp;
  private Path bare;
  private CommitId onMain;
  private CommitId onNext;

  @BeforeEach
  void pushTwoBranches() {
    GitCli git = new GitCli(temp);
    bare = git.bare(temp.resolve("remote.git"));
    Path work = git.clone(bare.toString(), temp.resolve("work"));
    onMain = new CommitId(git.commit(work, "a.json", "one", "one"));
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    onNext = new CommitId(git.commit(work, "a.json", "two", "two"));
    git.run(work, "push", "--quiet", "origin", "HEAD:team/next");
  }

  private JGitRepository open(String branch) {
    return JGitRepository.open(
        GitRemoteConfig.of(bare.toString(), branch, ""), temp.resolve("mirror"));
  }

  @Test
  void whatWasShownOfOneBranchWasNotShownOfAnother() {
    try (JGitRepository mirror = open("main")) {
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(onMain));
      mirror.shown(onMain);
    }

    try (JGitRepository mirror = open("team/next")) {
      assertThat(mirror.isOfFormerPlace()).isTrue();
      assertThat(mirror.shown()).as("until the other branch was read").contains(onMain);
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(onNext));
      assertThat(mirror.isOfFormerPlace()).isFalse();
      assertThat(mirror.shown()).isEmpty();
      mirror.shown(onNext);
    }

    try (JGitRepository mirror = open("main")) {
      assertThat(mirror.shown()).contains(onNext);
      assertThat(mirror.fetch()).isEqualTo(new FetchOutcome.At(onMain));
      assertThat(mirror.shown()).isEmpty();
      mirror.shown(onMain);
    }
    try (JGitRepository mirror = open("main")) {
      assertThat(mirror.isOfFormerPlace()).isFalse();
      assertThat(mirror.shown()).contains(onMain);
    }
  }
}
