package lockstep.api.ha;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.SomeMember;
import lockstep.api.testing.TestServer;
import lockstep.api.testing.TestServer.Reply;
import lockstep.cluster.MemberView;
import lockstep.cluster.Role;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.save.SaveBook;
import lockstep.sync.save.SaveId;
import lockstep.sync.save.SaveOutcome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// An instance that is asked what became of a save, and two others.
class SaveRoutesTest {
  private static final SaveId ID = new SaveId("s1");

  private final ScriptedSync syncOfB = new ScriptedSync();
  private final ScriptedSync syncOfC = new ScriptedSync();
  private final TestServer a = new TestServer("a", new ScriptedSync());
  private final TestServer b = new TestServer("b", syncOfB);
  private final TestServer c = new TestServer("c", syncOfC);

  SaveRoutesTest() {
    members(member("b", b, 1), member("c", c, 1));
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    c.close();
  }

  @Test
  void whatAnotherInstanceAnsweredIsToldByAnyOther() {
    syncOfC.remember(
        ID, new SaveOutcome.Conflict(new Uid("cpu"), 7, "Eve", Instant.EPOCH, Optional.empty()));

    Reply reply = ask();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("state").asText()).isEqualTo("conflict");
    assertThat(reply.json().path("version").asInt()).isEqualTo(7);
  }

  @Test
  void whoHasSeenItInGitIsBelievedBeforeWhoHasNot() {
    syncOfB.remember(ID, new SaveOutcome.Refused("protected"));
    syncOfC.remember(ID, new SaveOutcome.Saved(new CommitId("c".repeat(40)), new Uid("cpu"), 4));

    assertThat(ask().json().path("state").asText()).isEqualTo("saved");
  }

  @Test
  void whoDoesNotKnowIsBelievedBeforeWhoWasRefused() {
    syncOfB.remember(ID, new SaveOutcome.Refused("protected"));
    syncOfC.remember(ID, new SaveOutcome.Unknown(ID, "on its way"));

    assertThat(ask().json().path("state").asText()).isEqualTo("unknown");
  }

  @Test
  void whatNobodyRemembersIsToldByTheSharedTable() {
    a.book().put(List.of(new SaveBook.Told(ID, new SaveOutcome.Refused("protected"))));

    Reply reply = ask();

    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.json().path("state").asText()).isEqualTo("refused");
    assertThat(reply.json().path("message").asText()).isEqualTo("protected");
  }

  @Test
  void whoHasSeenItInGitIsBelievedBeforeTheSharedTable() {
    a.book().put(List.of(new SaveBook.Told(ID, new SaveOutcome.Refused("protected"))));
    syncOfC.remember(ID, new SaveOutcome.Saved(new CommitId("c".repeat(40)), new Uid("cpu"), 4));

    assertThat(ask().json().path("state").asText()).isEqualTo("saved");
  }

  @Test
  void aDatabaseThatIsAwayIsNamedAmongThoseThatDidNotAnswer() {
    a.book().away(true);

    Reply reply = ask();

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.message()).endsWith("not known to a, b, c; no answer came from the database");
  }

  @Test
  void whenNobodyHasSeenItThoseWhoWereAskedAreNamed() {
    members(member("b", b, 1), member("c", c, 1), member("d", c, 60));
    c.close();

    Reply reply = ask();

    assertThat(reply.status()).isEqualTo(404);
    assertThat(reply.message()).endsWith("not known to a, b; no answer came from c, d");
  }

  @Test
  void whoIsAskedByAnotherInstanceAsksNobody() {
    syncOfC.remember(ID, new SaveOutcome.Refused("protected"));

    Reply reply = a.admin("GET", "/ha/saves/s1").header("Lockstep-Forwarded", "b").send();

    assertThat(reply.status()).isEqualTo(404);
  }

  private Reply ask() {
    return a.admin("GET", "/ha/saves/s1").send();
  }

  private void members(MemberView... members) {
    a.cluster().have(Arrays.asList(members));
  }

  private static MemberView member(String name, TestServer server, int age) {
    return SomeMember.named(name).at(server.uri("").toString()).as(Role.ACTIVE).heard(age).view();
  }
}
