package lockstep.cluster.member;

import java.time.Duration;
import java.util.Set;
import lockstep.core.resource.CommitId;

/// What members say to each other besides what they leave in the store. Never throws.
public interface PeerTalk {
  /// Asks the member at `url` how fit it is, after it tried to get at or beyond `commits` and asked
  /// Git: it may need three and a half seconds for both when neither comes.
  ///
  /// @param patience how long at most; who needs longer does not answer
  Candidacy candidacy(String name, String url, Set<CommitId> commits, Duration patience);

  /// Tells the member at `url` that the store has news of the lease. Returns at once; a lost word
  /// costs it one beat.
  void news(String url);
}
