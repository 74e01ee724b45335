package lockstep.sync.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.merge.Choice;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Author;
import lockstep.sync.save.Edit;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.Save;
import lockstep.sync.save.SaveId;
import org.junit.jupiter.api.Test;

class SaveJsonTest {
  private static final Uid CPU = new Uid("cpu");
  private static final RepoPath FILE = new RepoPath("a/x.json");
  private static final BlobId BLOB = new BlobId("b".repeat(40));

  @Test
  void whatIsWrittenIsReadAgainWhole() {
    ObjectNode dashboard = dashboard("{\"title\":\"CPU\",\"x\":1.50,\"y\":[1,{\"ä\":null}]}");
    Edit.Place top = new Edit.Place.Top();
    Edit.Place folder = new Edit.Place.InFolder(new Uid("f"));
    Edit.Resolution chosen =
        new Edit.Resolution(BLOB, Map.of("title", Choice.MINE, "panels[2]", Choice.BOTH));
    List<Edit> edits =
        List.of(
            new Edit.PutDashboard(
                Optional.of(CPU), dashboard, Optional.of(folder), new Edit.Base.Version(3)),
            new Edit.PutDashboard(
                Optional.empty(), dashboard, Optional.of(top), new Edit.Base.Any()),
            new Edit.PutDashboard(
                Optional.of(CPU),
                dashboard,
                Optional.empty(),
                new Edit.Base.Document(dashboard),
                Optional.of(chosen)),
            new Edit.PutDashboard(
                Optional.of(CPU),
                dashboard,
                Optional.empty(),
                new Edit.Base.Any(),
                Optional.empty(),
                Optional.of(new Edit.FileText(FILE, "\ufeff{ \"ä\": 1 }\r\n"))),
            new Edit.DeleteDashboard(CPU, new Edit.Base.Exact(BLOB)),
            new Edit.CreateFolder(Optional.of(CPU), "New", Optional.of(new Uid("p"))),
            new Edit.CreateFolder(Optional.empty(), "New", Optional.empty()),
            new Edit.RenameFolder(CPU, "Other"),
            new Edit.RenameFolder(
                CPU, "Other", Optional.of("What is in it"), new Edit.Base.Exact(BLOB)),
            new Edit.DeleteFolder(CPU),
            new Edit.DeleteFolder(CPU, new Edit.Base.Any(), Optional.of("a tag")),
            new Edit.PutFile(FILE, dashboard),
            new Edit.PutFile(
                FILE,
                dashboard,
                Edit.PutFile.Mode.REPLACE,
                new Edit.Base.Exact(BLOB),
                Optional.of(chosen)),
            new Edit.PutFile(
                FILE,
                dashboard,
                Edit.PutFile.Mode.CREATE,
                new Edit.Base.Any(),
                Optional.empty(),
                Optional.of(new Edit.FileText(FILE, "a: b # c\n"))),
            new Edit.DeletePaths(List.of(FILE), new Edit.Base.Exact(BLOB)),
            new Edit.MovePaths(List.of(new Edit.MovePaths.Move(FILE, new RepoPath("b.json")))),
            new Edit.MovePaths(
                List.of(new Edit.MovePaths.Move(FILE, new RepoPath("b.json"))),
                Optional.of(dashboard),
                new Edit.Base.Exact(BLOB)),
            new Edit.MakeDirectory(new RepoPath("a/b")),
            new Edit.DeclareFolders(List.of(new RepoPath("a/b"), new RepoPath("c"))));
    for (Edit edit : edits) {
      for (Optional<String> message : List.of(Optional.<String>empty(), Optional.of("why\nso"))) {
        Save save =
            new Save(
                new SaveId("s-1"),
                edit,
                new Author("Ä", "a@x"),
                message,
                message.map(it -> RequestDigest.of(it.getBytes(StandardCharsets.UTF_8))));
        assertThat(SaveJson.read(SaveJson.write(save))).isEqualTo(save);
      }
    }
  }

  @Test
  void whatFoldersSayOfThemselvesAndWhereTheyGoIsReadAgain() {
    List<Edit> edits =
        List.of(
            new Edit.MakeDirectory(
                new RepoPath("a/b"), Optional.of(CPU), Optional.of("B"), Optional.of("Both")),
            new Edit.CreateFolder(
                Optional.of(CPU), "New", Optional.of(new Uid("p")), Optional.of("Described")),
            new Edit.MoveFolder(CPU, Optional.of(new Uid("p")), new Edit.Base.Exact(BLOB)),
            new Edit.MoveFolder(CPU, Optional.empty(), new Edit.Base.Any()));
    for (Edit edit : edits) {
      Save save =
          new Save(new SaveId("s"), edit, new Author("Ada", "ada@localhost"), Optional.empty());
      assertThat(SaveJson.read(SaveJson.write(save))).isEqualTo(save);
    }
  }

  @Test
  void aKindOfANewerProgramIsNotGuessed() {
    String text = "{\"id\":\"s\",\"author\":{},\"edit\":{\"do\":\"paint\"}}";
    assertThatThrownBy(() -> SaveJson.read(text)).hasMessageContaining("does not know: paint");
  }

  private static ObjectNode dashboard(String text) {
    return Json.read(text) instanceof Parsed.Tree(var root) && root instanceof ObjectNode object
        ? object
        : JsonNodeFactory.instance.objectNode();
  }
}
