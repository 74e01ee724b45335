package lockstep.sync.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import lockstep.core.merge.MergeChange;
import lockstep.core.merge.MergeConflict;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.Folder;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Edit.Base;
import lockstep.sync.save.FolderContents;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.InMemoryGit;
import org.junit.jupiter.api.Test;

/// Two people edit what is said of a folder: its title and its description are two things.
class FolderMergeTest {
  private static final Uid TEAM = new Uid("team");
  private static final String FILE = "team/_folder.json";

  private final InMemoryGit git = new InMemoryGit();
  private final Instance a;
  private final Base seen;

  FolderMergeTest() {
    git.commit(
        "Begin",
        tree ->
            tree.put("team/cpu.json", Instance.file("cpu", "one")).put(FILE, file("Team", "Ours")));
    a = Instance.started(git);
    seen = new Base.Exact(blob());
  }

  @Test
  void aDescriptionAndATitleThatOthersGaveGoTogether() {
    save("s1", "Squad", Optional.empty(), seen);

    assertThat(save("s2", "Team", Optional.of("Mine"), seen))
        .isInstanceOfSatisfying(
            SaveOutcome.Merged.class,
            merged -> {
              assertThat(merged.theirs()).extracting(MergeChange::path).containsExactly("title");
              assertThat(merged.by()).isEqualTo(Instance.ADA.name());
            });
    assertThat(says("Squad", "Mine")).isTrue();
  }

  @Test
  void aTitleGoesTogetherWithADescriptionThatOthersGave() {
    save("s1", "Team", Optional.of("Theirs"), seen);

    assertThat(save("s2", "Squad", Optional.of("Ours"), seen))
        .isInstanceOfSatisfying(
            SaveOutcome.Merged.class,
            merged ->
                assertThat(merged.theirs())
                    .extracting(MergeChange::path)
                    .containsExactly("description"));
    assertThat(says("Squad", "Theirs")).isTrue();
    assertThat(save("s3", "Crew", Optional.empty(), new Base.Version(2)))
        .isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(save("s4", "Squad", Optional.of("Theirs"), new Base.Version(1)))
        .as("all is so already")
        .isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void whatBothGaveClashesAndNothingElseIsSaidTo() {
    save("s1", "Squad", Optional.of("Theirs"), seen);

    SaveOutcome.Clash clash = clash(save("s2", "Team", Optional.of("Mine"), seen));

    assertThat(clash.conflicts())
        .singleElement()
        .satisfies(it -> assertSides(it, "description", "Ours", "Mine", "Theirs"));
    assertThat(clash.mine().orElseThrow().path("title").asText()).isEqualTo("Team");
    assertThat(clash.theirs().path("title").asText()).isEqualTo("Squad");
    assertThat(clash.theirsBlob()).isEqualTo(blob());
    assertThat(says("Squad", "Theirs")).isTrue();
  }

  @Test
  void allThatClashesIsListed() {
    save("s1", "Squad", Optional.of("Theirs"), seen);

    List<MergeConflict> conflicts =
        clash(save("s2", "Crew", Optional.of("Mine"), seen)).conflicts();

    assertThat(conflicts).hasSize(2);
    assertSides(conflicts.getFirst(), "description", "Ours", "Mine", "Theirs");
    assertSides(conflicts.getLast(), "title", "Team", "Crew", "Squad");
  }

  @Test
  void whatOneTookAwayClashesWithWhatTheOtherMadeOfIt() {
    save("s1", "Team", Optional.of(""), seen);

    MergeConflict conflict =
        clash(save("s2", "Team", Optional.of("Mine"), seen)).conflicts().getFirst();

    assertThat(conflict.path()).isEqualTo("description");
    assertThat(conflict.theirs()).isEmpty();
  }

  @Test
  void whoChangedNothingUndoesNothing() {
    save("s1", "Squad", Optional.of("Theirs"), seen);

    assertThat(save("s2", "Team", Optional.of("Ours"), seen))
        .isInstanceOf(SaveOutcome.Merged.class);
    assertThat(says("Squad", "Theirs")).isTrue();
  }

  @Test
  void aBaseThatNobodyKnowsClashesWithoutSides() {
    Base unknown = new Base.Exact(new BlobId("0".repeat(40)));

    assertThat(save("s1", "Squad", Optional.empty(), unknown))
        .isInstanceOfSatisfying(SaveOutcome.Conflict.class, it -> assertThat(it.clash()).isEmpty());
  }

  @Test
  void aFolderThatOthersDescribedIsNotDeletedUnseen() {
    save("s1", "Team", Optional.of("Theirs"), seen);

    assertThat(a.save(save("s2", new Edit.DeleteFolder(TEAM, seen, Optional.empty()))))
        .isInstanceOf(SaveOutcome.Conflict.class);
    assertThat(says("Team", "Theirs")).isTrue();
    assertThat(
            a.save(
                save("s3", new Edit.DeleteFolder(TEAM, new Base.Exact(blob()), Optional.empty()))))
        .isInstanceOf(SaveOutcome.Saved.class);
  }

  @Test
  void aFolderIntoWhichSomebodyPushedIsNotDeletedUnseen() {
    Optional<String> contents = Optional.of(contents());
    git.commit("By hand", tree -> tree.put("team/new.json", Instance.file("new", "theirs")));

    // This instance has not heard of it: only the host has.
    assertThat(a.save(save("s1", new Edit.DeleteFolder(TEAM, new Base.Any(), contents))))
        .isInstanceOfSatisfying(
            SaveOutcome.Conflict.class,
            it -> {
              assertThat(it.inside().flatMap(SaveOutcome.Inside::last)).isPresent();
              assertThat(it.wayOut().orElseThrow()).contains("has changed since you looked (\"");
            });
    assertThat(git.fileSays("team/new.json", "theirs")).isTrue();
    Optional<String> seenNow = Optional.of(contents());
    assertThat(a.save(save("s2", new Edit.DeleteFolder(TEAM, new Base.Any(), seenNow))))
        .isInstanceOf(SaveOutcome.Saved.class);
    assertThat(git.paths()).doesNotContain("team/new.json");
  }

  private String contents() {
    return FolderContents.of(a.loop.snapshot(), a.loop.snapshot().folder(TEAM).orElseThrow()).tag();
  }

  private SaveOutcome save(String id, String title, Optional<String> description, Base base) {
    return a.save(save(id, new Edit.RenameFolder(TEAM, title, description, base)));
  }

  private static Save save(String id, Edit edit) {
    return new Save(new SaveId(id), edit, Instance.ADA, Optional.empty());
  }

  private static SaveOutcome.Clash clash(SaveOutcome outcome) {
    assertThat(outcome).isInstanceOf(SaveOutcome.Conflict.class);
    return ((SaveOutcome.Conflict) outcome).clash().orElseThrow();
  }

  private static void assertSides(
      MergeConflict it, String path, String base, String mine, String theirs) {
    assertThat(it.path()).isEqualTo(path);
    assertThat(it.base()).map(JsonNode::asText).contains(base);
    assertThat(it.mine()).map(JsonNode::asText).contains(mine);
    assertThat(it.theirs()).map(JsonNode::asText).contains(theirs);
  }

  private BlobId blob() {
    return a.loop.snapshot().folder(TEAM).flatMap(Folder::metadata).orElseThrow();
  }

  private boolean says(String title, String description) {
    return git.file(FILE).equals(Optional.of(file(title, description)));
  }

  private static String file(String title, String description) {
    return """
    {"apiVersion":"folder.grafana.app/v1","kind":"Folder","metadata":{"name":"team"},"spec":{"title":"%s","description":"%s"}}
    """
        .formatted(title, description);
  }
}
