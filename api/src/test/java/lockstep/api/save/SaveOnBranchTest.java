package lockstep.api.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import lockstep.api.forward.ReplicaSaves;
import lockstep.api.testing.ScriptedSync;
import lockstep.api.testing.TestServer;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Uid;
import lockstep.sync.repository.RepositorySpec;
import lockstep.sync.repository.RepositoryType;
import lockstep.sync.repository.Workflow;
import lockstep.sync.save.BranchName;
import lockstep.sync.save.SaveOutcome;
import lockstep.sync.testing.Setups;
import org.junit.jupiter.api.Test;

class SaveOnBranchTest {
  private static final CommitId COMMIT = new CommitId("c".repeat(40));
  private static final BlobId FILE = new BlobId("b".repeat(40));
  private static final BranchName BRANCH = new BranchName("ann/x");

  private final ScriptedSync sync = new ScriptedSync();

  SaveOnBranchTest() {
    sync.onSave(
        _ -> new SaveOutcome.OnBranch(BRANCH, COMMIT, new Uid("cpu"), 2, Optional.of(FILE)));
  }

  @Test
  void saysWhichBranchAndNeverThatItIsSaved() {
    try (TestServer server = server(RepositoryType.GITHUB, Workflow.WRITE, Workflow.BRANCH)) {
      TestServer.Reply reply = save(server, "ann/x");

      assertThat(reply.status()).isEqualTo(200);
      assertThat(reply.json().path("status").asText()).isEqualTo("branch");
      assertThat(reply.json().path("ref").asText()).isEqualTo("ann/x");
      assertThat(reply.json().path("commit").asText()).isEqualTo(COMMIT.hex());
      assertThat(reply.json().path("url").asText())
          .isEqualTo("http://git/x/compare/main...ann/x?expand=1");
      assertThat(reply.header("ETag")).isEqualTo("\"" + FILE + "\"");
      assertThat(reply.cookie("lockstep_commit")).isEmpty();
      assertThat(sync.branches()).containsExactly(BRANCH);
    }
  }

  @Test
  void hasNoLinkWhereTheHostHasNoPullRequests() {
    try (TestServer server = server(RepositoryType.GIT, Workflow.WRITE, Workflow.BRANCH)) {
      assertThat(save(server, "ann/x").json().has("url")).isFalse();
    }
  }

  @Test
  void theFollowedBranchByNameIsTheFollowedBranch() {
    try (TestServer server = server(RepositoryType.GIT, Workflow.WRITE, Workflow.BRANCH)) {
      save(server, "main");
      assertThat(sync.branches()).isEmpty();
      assertThat(sync.saves()).hasSize(1);
    }
  }

  @Test
  void whatIsNoBranchNameIsRefusedByName() {
    try (TestServer server = server(RepositoryType.GIT, Workflow.WRITE, Workflow.BRANCH)) {
      TestServer.Reply reply = save(server, "a..b");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.message()).startsWith("ref: ");
      assertThat(sync.saves()).isEmpty();
    }
  }

  @Test
  void branchesOfSavesThatWaitedAreNotForPeople() {
    try (TestServer server = server(RepositoryType.GIT, Workflow.WRITE, Workflow.BRANCH)) {
      TestServer.Reply reply = save(server, "lockstep/waiting/x");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.message()).startsWith("ref: branches below lockstep/ are kept");
      assertThat(sync.saves()).isEmpty();
    }
  }

  @Test
  void withoutTheWorkflowWriteTheWayOutIsABranch() {
    try (TestServer server = server(RepositoryType.GIT, Workflow.BRANCH)) {
      TestServer.Reply reply = save(server, "");
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.message()).endsWith("save to a branch instead");
      assertThat(sync.saves()).isEmpty();
      assertThat(save(server, "ann/x").status()).isEqualTo(200);
    }
  }

  @Test
  void withoutTheWorkflowBranchThereIsNone() {
    try (TestServer server = server(RepositoryType.GIT, Workflow.WRITE)) {
      assertThat(save(server, "ann/x").status()).isEqualTo(422);
      assertThat(sync.saves()).isEmpty();
    }
  }

  @Test
  void aDeletionAndAFolderNameTheirBranchInTheQuery() {
    try (TestServer server = server(RepositoryType.GIT, Workflow.WRITE, Workflow.BRANCH)) {
      server.admin("DELETE", "/api/dashboards/uid/cpu?ref=ann/x").send();
      server.admin("POST", "/api/folders?ref=ann/x").json("{'title':'New'}").send();
      assertThat(sync.branches()).containsExactly(BRANCH, BRANCH);
    }
  }

  @Test
  void aBranchWithoutAPersonsNameIsNamedByTheTemplate() {
    try (TestServer server = server("dash/{{action}}-{{title}}", false)) {
      TestServer.Reply reply = send(server, "?newBranch=true", "");
      assertThat(reply.status()).isEqualTo(200);
      assertThat(sync.branches()).containsExactly(new BranchName("dash/create-cpu"));
      assertThat(reply.json().path("url").asText()).endsWith("?expand=1&title=create%20CPU");
    }
  }

  @Test
  void aNameAndTheWishForOneDoNotGoTogether() {
    try (TestServer server = server("{{title}}", false)) {
      TestServer.Reply reply = send(server, "?newBranch=true", "ann/x");
      assertThat(reply.status()).isEqualTo(400);
      assertThat(reply.message()).startsWith("newBranch: does not go with ref");
      assertThat(sync.branches()).isEmpty();
    }
  }

  @Test
  void anEnforcedTemplateNamesNewBranchesAlone() {
    try (TestServer server = server("dash/{{title}}", true)) {
      TestServer.Reply reply = save(server, "ann/x");
      assertThat(reply.status()).isEqualTo(422);
      assertThat(reply.message()).contains("dash/{{title}}").contains("newBranch=true");
      assertThat(sync.branches()).isEmpty();

      sync.hasBranch("ann/x", COMMIT);
      assertThat(save(server, "ann/x").status()).isEqualTo(200);
      assertThat(save(server, "dash/cpu").status()).isEqualTo(200);
    }
  }

  @Test
  void tellsWhereASaveWouldGoAndWhatItWouldBeCalled() {
    try (TestServer server = server("dash/{{action}}-{{title}}", true)) {
      var target = server.admin("GET", "/ha/save-target?uid=cpu&title=CPU").send().json();
      assertThat(target.path("repository").asText()).isEqualTo("manifests");
      assertThat(target.path("branch").asText()).isEqualTo("main");
      assertThat(target.path("workflows")).hasSize(2);
      assertThat(target.path("newBranch").asText()).isEqualTo("dash/create-cpu");
      assertThat(target.path("enforceBranch").asBoolean()).isTrue();
      assertThat(target.has("message")).isFalse();
      assertThat(server.admin("GET", "/ha/save-target?uid=a/b").send().message())
          .startsWith("uid: ");
    }
  }

  private TestServer server(String branches, boolean enforced) {
    return new TestServer(
        "a",
        sync,
        Setups.worded(
            Setups.spec("manifests", RepositoryType.GITHUB, Workflow.WRITE, Workflow.BRANCH),
            RepositorySpec.Commits.USUAL,
            new RepositorySpec.Branches(branches, enforced),
            new RepositorySpec.PullRequests("{{action}} {{title}}", false)),
        ReplicaSaves.FORWARD);
  }

  private TestServer server(RepositoryType type, Workflow... workflows) {
    return new TestServer(
        "a", sync, Setups.spec("manifests", type, workflows), ReplicaSaves.FORWARD);
  }

  private static TestServer.Reply save(TestServer server, String ref) {
    return send(server, "", ref);
  }

  private static TestServer.Reply send(TestServer server, String query, String ref) {
    return server
        .admin("POST", "/api/dashboards/db" + query)
        .json("{'dashboard':{'uid':'cpu','title':'CPU'},'ref':'" + ref + "'}")
        .send();
  }
}
