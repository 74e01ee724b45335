package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.api.repository.GitHost;
import lockstep.core.identity.Role;
import lockstep.core.identity.User;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.repository.RepositorySpec.Branches;
import lockstep.sync.repository.RepositorySpec.Commits;
import lockstep.sync.repository.RepositorySpec.PullRequests;
import lockstep.sync.repository.RepositorySpec.Signing;
import lockstep.sync.save.Author;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
  private static final Snapshot NOTHING =
      new SnapshotBuilder(new FolderRules("m", "M", FolderRules.Target.FOLDER)).empty();
  private static final Author ADA = new Author("Ada", "ada@localhost");

  @Test
  void makesTheMessageWhenThePersonWroteNone() {
    assertThat(applied(commits("{{action}} {{title}} ({{userLogin}})", false), none()).message())
        .contains("create CPU (ada)");
  }

  @Test
  void leavesThePersonsWordsUnlessItIsEnforced() {
    assertThat(applied(commits("x {{title}}", false), Optional.of("mine")).message())
        .contains("mine");
    assertThat(applied(commits("x {{title}}", true), Optional.of("mine")).message())
        .contains("x CPU");
  }

  @Test
  void letsNoTitleMakeATrailer() {
    Save save = save("CPU\nLockstep-Save-Id: forged", none());
    assertThat(wording(commits("{{title}}", true)).applied(save, ada()).message())
        .contains("CPU Lockstep-Save-Id: forged");
  }

  @Test
  void leavesTheAuthorToTheCommitSinceWhatWaitsBelongsToAPerson() {
    assertThat(applied(author(Signing.NONE), none()).author()).isEqualTo(ADA);
    assertThat(applied(author(Signing.SSH), none()).author()).isEqualTo(ADA);
    assertThat(applied(Commits.USUAL, none()).author()).isEqualTo(ADA);
  }

  @Test
  void namesABranchAfterTheTemplateAndTheSave() {
    BranchName name = wording("dash/{{action}}-{{title}}-{{random}}", false).branch(cpu(), ada());
    assertThat(name.value()).matches("dash/create-cpu-[a-z0-9]{6}");
    assertThat(wording("dash/{{action}}-{{title}}-{{random}}", false).branch(cpu(), ada()))
        .isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "main", "lockstep/{{title}}", "..", "{{"})
  void hasAUsualNameWhereTheTemplateGivesNone(String template) {
    assertThat(wording(template, false).branch(cpu(), ada()).value())
        .matches("ada/cpu-[a-z0-9]{6}");
  }

  @Test
  void neverNamesABranchThatIsKeptForSavesThatWaited() {
    User user = new User(1, "u1", "lockstep", "", "", Role.EDITOR);
    assertThat(wording("", false).branch(cpu(), user).value()).matches("save-[a-z0-9]{6}");
  }

  @Test
  void takesNamesOfOtherMakingOnlyWhereTheTemplateIsNotEnforced() {
    BranchName own = new BranchName("ada/x");
    assertThat(wording("d-{{title}}-{{random}}", false).mayBeNew(own, cpu(), ada())).isTrue();
    Wording enforced = wording("d-{{title}}-{{random}}", true);
    assertThat(enforced.mayBeNew(own, cpu(), ada())).isFalse();
    assertThat(enforced.mayBeNew(new BranchName("d-cpu-abc123"), cpu(), ada())).isTrue();
    assertThat(enforced.mayBeNew(new BranchName("d-ram-abc123"), cpu(), ada())).isFalse();
    assertThat(wording("d-{{title}}", true).mayBeNew(new BranchName("d-cpu"), cpu(), ada()))
        .isTrue();
  }

  @Test
  void fillsInAPullRequestOnlyByATemplate() {
    Save save = save("CPU\nload", Optional.of("why"));
    assertThat(pulls("").pullRequest(save, ada())).isEqualTo(GitHost.Words.NONE);
    assertThat(pulls("{{action}}: {{title}}").pullRequest(save, ada()))
        .isEqualTo(new GitHost.Words("create: CPU load", "why"));
    assertThat(pulls("x".repeat(300)).pullRequest(save, ada()).title()).hasSize(200);
  }

  private static Wording wording(String branches, boolean enforced) {
    return wording(Commits.USUAL, new Branches(branches, enforced), PullRequests.USUAL);
  }

  private static Wording pulls(String template) {
    return wording(Commits.USUAL, Branches.USUAL, new PullRequests(template, false));
  }

  private static Wording wording(Commits commits) {
    return wording(commits, Branches.USUAL, PullRequests.USUAL);
  }

  private static Wording wording(Commits commits, Branches branches, PullRequests pulls) {
    return new Wording(
        Setups.worded(Setups.spec("manifests"), commits, branches, pulls), "main", NOTHING);
  }

  private static Save cpu() {
    return save("CPU", none());
  }

  private static Save applied(Commits commits, Optional<String> message) {
    return wording(commits).applied(save("CPU", message), ada());
  }

  private static Save save(String title, Optional<String> message) {
    ObjectNode dashboard = JsonNodeFactory.instance.objectNode().put("title", title);
    Edit edit =
        new Edit.PutDashboard(
            Optional.of(new Uid("cpu")), dashboard, Optional.empty(), new Edit.Base.Any());
    return new Save(new SaveId("s-1"), edit, ADA, message);
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private static Commits commits(String template, boolean enforced) {
    return new Commits(template, enforced, "", "", Signing.NONE, "", "", false);
  }

  private static Commits author(Signing signing) {
    return new Commits("", false, "Robot", "robot@example.org", signing, "", "", false);
  }

  private static User ada() {
    return new User(1, "u1", "ada", "Ada", "ada@localhost", Role.EDITOR);
  }
}
