package lockstep.sync.job.work;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import lockstep.core.resource.Uid;
import lockstep.sync.save.Edit;

/// Where dashboards and folders are brought from into a repository.
///
/// What is there may change meanwhile: each call tells what there is at its moment.
public interface ExportSource {
  /// All folders, each after the one that holds it.
  List<Folder> folders();

  /// All dashboards.
  List<Entry> dashboards();

  /// A dashboard in full, or why there is none.
  Reading read(Entry entry);

  /// The repository of this cluster that this is; empty when it is something else. Two repositories
  /// cannot show one uid, so copies from one need uids of their own.
  Optional<JobRepository> repository();

  /// A folder.
  ///
  /// @param uid as the source spells it, whether it can be one here or not
  /// @param parent the uid of the folder that holds it; empty at the top level
  /// @param description what it says of itself; empty: nothing
  record Folder(String uid, String title, Optional<String> parent, Optional<String> description) {
    /// One that says nothing of itself.
    public Folder(String uid, String title, Optional<String> parent) {
      this(uid, title, parent, Optional.empty());
    }
  }

  /// What came of reading a dashboard.
  sealed interface Reading {
    /// It is as it was listed.
    record Found(Content content) implements Reading {}

    /// It is gone, or is another revision now.
    record Gone() implements Reading {}

    /// The source lists it and does not give it.
    ///
    /// @param why for a person
    record Denied(String why) implements Reading {}

    /// A repository or another tool has it, which only shows now.
    record Managed(String by) implements Reading {}
  }

  /// What a dashboard holds.
  ///
  /// @param object a resource or classic JSON
  /// @param file that it is in; empty when it is in none
  record Content(ObjectNode object, Optional<Edit.FileText> file) {}

  /// A dashboard.
  ///
  /// @param uid as the source spells it
  /// @param folder the uid of the folder that holds it; empty at the top level
  /// @param managedBy who has it, when it is a repository or another tool; empty when nobody does,
  /// or when the list does not tell
  /// @param revision what it is at: another one means other content
  record Entry(
      String uid,
      String title,
      Optional<String> folder,
      Optional<String> managedBy,
      String revision) {
    /// The uid; empty when it cannot be one here.
    public Optional<Uid> asUid() {
      return Uid.problemWith(uid).isPresent() ? Optional.empty() : Optional.of(new Uid(uid));
    }
  }
}
