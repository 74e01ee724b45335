package lockstep.sync.pull;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.testing.InMemoryCopy;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeletionsTest {
  @ParameterizedTest
  @CsvSource({
    "5, 5, false",
    "20, 10, false",
    "20, 11, true",
    "50, 10, false",
    "50, 11, true",
    "100, 20, false",
    "100, 21, true"
  })
  void holdsMoreThanTenAndMoreThanAFifth(int all, int deleted, boolean held) {
    InMemoryGit git = new InMemoryGit();
    git.commit(
        "All",
        tree ->
            IntStream.range(0, all)
                .forEach(
                    i ->
                        tree.put(
                            i + ".json",
                            "{\"uid\":\"d%d\",\"title\":\"%d\",\"panels\":[],\"schemaVersion\":1,\"tags\":[]}"
                                .formatted(i, i))));
    TipReader reader = reader(git);
    Tip before = reader.next(reader.empty(), git.head().orElseThrow()).tip();
    git.commit(
        "Delete", tree -> IntStream.range(0, deleted).forEach(i -> tree.delete(i + ".json")));

    TipReader.Step step = reader(git).next(before, git.head().orElseThrow());
    Optional<String> reason =
        Deletions.USUAL.tooMany(before.snapshot(), step.tip().snapshot(), step.commits());

    assertThat(reason.isPresent()).isEqualTo(held);
  }

  private static TipReader reader(InMemoryGit git) {
    InMemoryCopy copy = git.copy();
    copy.fetch();
    return new TipReader(
        copy, new SnapshotBuilder(new FolderRules("m", "M", FolderRules.Target.FOLDERLESS)));
  }
}
