package lockstep.sim;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.TreeSet;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.sync.save.Save;

/// What goes between clients, gateways and members.
sealed interface Message {
  /// A request of a client. It bears the commit of the client's last save, as the cookie does.
  sealed interface Request extends Message {
    Optional<CommitId> seen();

    /// Shows a dashboard.
    record Read(String uid, Optional<CommitId> seen) implements Request {}

    /// Saves.
    record Write(Save save, Optional<CommitId> seen) implements Request {}
  }

  /// An answer.
  sealed interface Answer extends Message {
    /// A dashboard as it is shown.
    ///
    /// @param behind it lacks the commit that the reader bears
    record Shown(String by, Optional<Dashboard> dashboard, CommitId commit, boolean behind)
        implements Answer {}

    /// In Git.
    record Saved(String by, CommitId commit, int version) implements Answer {}

    /// Kept: it waits for Git, or it did and is on a branch of its own.
    record Kept(String by) implements Answer {}

    /// Nothing was written, and never will be under what was sent.
    ///
    /// @param rewrites how many rewrites of the history its member had seen that judged it; empty
    ///     when it was refused by the Git host, for whatever that has against it now
    record Refused(String why, OptionalInt rewrites) implements Answer {
      boolean byHost() {
        return rewrites.isEmpty();
      }
    }

    /// Nothing was written; trying again may help.
    record Unavailable(String why) implements Answer {}

    /// Nobody knows what became of it.
    record Unknown(String why) implements Answer {}

    /// Not done here: the lease went to another.
    ///
    /// @param primary who may do it
    record NotHere(Optional<String> primary) implements Answer {}
  }

  /// What a reader sees of a dashboard.
  record Dashboard(String uid, int version, BlobId blob, SortedSet<String> tags, String note) {
    public Dashboard {
      tags = new TreeSet<>(tags);
    }
  }

  /// Where an answer goes. It is called once, or never when whoever should have called it died.
  interface Reply {
    void answered(Answer answer);

    /// The connection broke: the request was perhaps done.
    void broken();

    /// There was no connection: the request was certainly not done.
    void refused();
  }
}
