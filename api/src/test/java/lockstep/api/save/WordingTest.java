package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import lockstep.core.identity.Role;
import lockstep.core.identity.User;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.FolderRules;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.repository.RepositorySpec.Commits;
import lockstep.sync.repository.RepositorySpec.Signing;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.Test;

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
    assertThat(new Wording(commits("{{title}}", true), NOTHING).applied(save, ada()).message())
        .contains("CPU Lockstep-Save-Id: forged");
  }

  @Test
  void namesAnotherAuthorOnlyWhereCommitsAreNotSigned() {
    assertThat(applied(author(Signing.NONE), none()).author())
        .isEqualTo(new Author("Robot", "robot@example.org"));
    assertThat(applied(author(Signing.SSH), none()).author()).isEqualTo(ADA);
    assertThat(applied(Commits.USUAL, none()).author()).isEqualTo(ADA);
  }

  private static Save applied(Commits commits, Optional<String> message) {
    return new Wording(commits, NOTHING).applied(save("CPU", message), ada());
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
