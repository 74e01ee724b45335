package lockstep.sync.save;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.merge.Choice;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;

/// What a person wants changed.
public sealed interface Edit {
  /// Create or change a dashboard.
  ///
  /// @param uid absent: a new dashboard gets a fresh one
  /// @param dashboard the classic JSON, or the whole resource (`apiVersion`, `kind`, `metadata`,
  /// `spec`)
  /// @param folder where it goes: absent keeps the folder it is in (a new one: top level)
  /// @param base what the editor started from
  /// @param resolution what the person chose after a conflict; empty the first time
  /// @param file where the dashboard is taken from, when that is a file: an earlier version that
  /// comes back, or one of another repository. It is kept to the letter, and in a new file its name
  /// too.
  record PutDashboard(
      Optional<Uid> uid,
      ObjectNode dashboard,
      Optional<Place> folder,
      Base base,
      Optional<Resolution> resolution,
      Optional<FileText> file)
      implements Edit {
    /// An edit that a person typed.
    public PutDashboard(
        Optional<Uid> uid,
        ObjectNode dashboard,
        Optional<Place> folder,
        Base base,
        Optional<Resolution> resolution) {
      this(uid, dashboard, folder, base, resolution, Optional.empty());
    }

    /// An edit that has met no conflict yet.
    public PutDashboard(
        Optional<Uid> uid, ObjectNode dashboard, Optional<Place> folder, Base base) {
      this(uid, dashboard, folder, base, Optional.empty());
    }

    /// The same from another base.
    public PutDashboard from(Base other) {
      return new PutDashboard(uid, dashboard, folder, other, resolution, file);
    }
  }

  /// Delete a dashboard.
  ///
  /// @param base what the person saw when they decided so
  record DeleteDashboard(Uid uid, Base base) implements Edit {}

  /// Create a folder.
  ///
  /// @param uid absent: a fresh one
  /// @param parent absent: the top level
  /// @param description what the folder's file says of it; empty: nothing
  record CreateFolder(
      Optional<Uid> uid, String title, Optional<Uid> parent, Optional<String> description)
      implements Edit {
    /// A folder of which only the title is told.
    public CreateFolder(Optional<Uid> uid, String title, Optional<Uid> parent) {
      this(uid, title, parent, Optional.empty());
    }
  }

  /// Give a folder another title, or describe it. Its uid and path stay.
  ///
  /// @param description what the folder's file says from then on; empty leaves what it says
  /// @param base what the person saw: a version of [lockstep.core.resource.Folder#version], or the
  /// exact `_folder.json`
  record RenameFolder(Uid uid, String title, Optional<String> description, Base base)
      implements Edit {
    /// Only the title.
    public RenameFolder(Uid uid, String title, Base base) {
      this(uid, title, Optional.empty(), base);
    }

    /// Only the title, whatever it is now.
    public RenameFolder(Uid uid, String title) {
      this(uid, title, new Base.Any());
    }
  }

  /// Delete a folder and all that is in it.
  ///
  /// @param base as in [RenameFolder]; it does not speak of what is in the folder
  /// @param contents the [FolderContents#tag] of what the person saw in it; empty for whatever is
  /// there
  record DeleteFolder(Uid uid, Base base, Optional<String> contents) implements Edit {
    /// Whatever its title is now, and whatever is in it.
    public DeleteFolder(Uid uid) {
      this(uid, new Base.Any(), Optional.empty());
    }
  }

  /// Take a folder with all that is in it to another place in its repository. Its uid, its title
  /// and the name of its directory stay, the latter with a number if it is taken there.
  ///
  /// @param parent the folder that it goes into; empty for the top
  /// @param base as of [RenameFolder]
  record MoveFolder(Uid uid, Optional<Uid> parent, Base base) implements Edit {}

  /// Write a dashboard to a file of this very name.
  ///
  /// @param object as in [PutDashboard#dashboard]; without a uid it gets a fresh one, which begins
  /// with its `metadata.generateName`
  /// @param mode whether the file must be there
  /// @param base what the editor started from: [Base.Exact] or [Base.Any]
  /// @param resolution as in [PutDashboard]
  /// @param file as in [PutDashboard]: the text that was sent, when a person wrote it
  record PutFile(
      RepoPath path,
      ObjectNode object,
      Mode mode,
      Base base,
      Optional<Resolution> resolution,
      Optional<FileText> file)
      implements Edit {
    /// A file that a program wrote.
    public PutFile(
        RepoPath path, ObjectNode object, Mode mode, Base base, Optional<Resolution> resolution) {
      this(path, object, mode, base, resolution, Optional.empty());
    }

    /// A new file that a program wrote.
    public PutFile(RepoPath path, ObjectNode object) {
      this(path, object, Mode.CREATE, new Base.Any(), Optional.empty());
    }

    /// What must be there before.
    public enum Mode {
      /// Nothing. Directories that are missing are made too, as in [MakeDirectory].
      CREATE,
      /// The file.
      REPLACE
    }
  }

  /// Take files away, and directories with all that is below them, in one commit. The directories
  /// that held them stay.
  ///
  /// @param paths not empty, all of them there
  /// @param base of the file, when it is one
  record DeletePaths(List<RepoPath> paths, Base base) implements Edit {
    public DeletePaths {
      paths = List.copyOf(paths);
    }

    /// Whatever they hold now.
    public DeletePaths(List<RepoPath> paths) {
      this(paths, new Base.Any());
    }
  }

  /// Give files and directories other names, in one commit. Dashboards and folders keep their uids,
  /// those too that had none but what their path gave them; directories that are missing are made.
  ///
  /// @param moves not empty; what is moved is there, and where it goes is nothing
  /// @param object what the file holds from then on, when it is one; empty: what it held
  /// @param base of the file, when it is one
  record MovePaths(List<Move> moves, Optional<ObjectNode> object, Base base) implements Edit {
    public MovePaths {
      moves = List.copyOf(moves);
    }

    /// As they are now.
    public MovePaths(List<Move> moves) {
      this(moves, Optional.empty(), new Base.Any());
    }

    /// One file or directory.
    public record Move(RepoPath from, RepoPath to) {}
  }

  /// Make a directory, and those around it that are missing: folders, each with its own uid.
  ///
  /// @param uid of the directory itself; empty: a fresh one
  /// @param title of its folder; empty: as the directory is named
  /// @param description of its folder; empty: none
  record MakeDirectory(
      RepoPath path, Optional<Uid> uid, Optional<String> title, Optional<String> description)
      implements Edit {
    /// One of which only the path is told.
    public MakeDirectory(RepoPath path) {
      this(path, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /// Write the `_folder.json`s of directories that have none, in one commit: each keeps the uid and
  /// the title that it is shown with. Those that have one, or are gone, are left alone.
  ///
  /// @param directories not empty
  record DeclareFolders(List<RepoPath> directories) implements Edit {
    public DeclareFolders {
      directories = List.copyOf(directories);
    }
  }

  /// A dashboard's file as it is, or was, somewhere.
  ///
  /// @param path tells its name and its notation
  record FileText(RepoPath path, String text) {
    /// The file with these bytes, which are UTF-8.
    public static FileText of(RepoPath path, byte[] bytes) {
      return new FileText(path, new String(bytes, StandardCharsets.UTF_8));
    }

    /// Its bytes.
    public byte[] bytes() {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /// What a person chose where their edit clashed with another.
  ///
  /// @param theirs the file that they were shown as the other side: what came later they have not
  /// seen, so their choices do not hold for it
  /// @param choices by [lockstep.core.merge.MergeConflict#path]
  record Resolution(BlobId theirs, Map<String, Choice> choices) {
    public Resolution {
      choices = Map.copyOf(choices);
    }
  }

  /// A place for a dashboard.
  sealed interface Place {
    /// In the folder `uid`.
    record InFolder(Uid uid) implements Place {}

    /// In no folder that the person named: the repository's own top.
    record Top() implements Place {}
  }

  /// What an edit started from.
  sealed interface Base {
    /// The integer version that the editor loaded; 0 or absent in the request means a new
    /// dashboard.
    ///
    /// A count of commits: after a merge by hand the same number may name other content, so it
    /// is for clients that know nothing better.
    record Version(int version) implements Base {}

    /// The file with exactly this content, whatever its history is.
    record Exact(BlobId blob) implements Base {}

    /// This very content, given in full since it may never have been in Git.
    ///
    /// @param content a dashboard as in [PutDashboard#dashboard]
    record Document(ObjectNode content) implements Base {}

    /// Whatever is there may be replaced: `overwrite: true`.
    record Any() implements Base {}
  }
}
