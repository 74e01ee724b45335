package lockstep.cluster.member;

import lockstep.core.resource.CommitId;

/// How fit a member says it is to take the lease.
///
/// @param answers it answered at all; the rest is meant only then
/// @param ready it has something to show and serves people
/// @param caughtUp it is at or beyond every commit that it was asked about
/// @param gitOk it reaches the Git remote
/// @param draining it is being taken out of service
/// @param commit that it shows, in hex; empty when none
public record Candidacy(
    boolean answers,
    boolean ready,
    boolean caughtUp,
    boolean gitOk,
    boolean draining,
    String commit) {
  /// Of a member that did not answer.
  public static final Candidacy SILENT = new Candidacy(false, false, false, false, false, "");

  /// Of a member that answers, by what it says of itself.
  public static Candidacy of(Self.Report report, boolean caughtUp, boolean gitOk) {
    return new Candidacy(
        true,
        report.ready(),
        caughtUp,
        gitOk,
        report.draining(),
        report.commit().map(CommitId::hex).orElse(""));
  }

  /// True when the lease may be handed to it without anything being lost.
  public boolean fit() {
    return answers && ready && caughtUp && gitOk && !draining;
  }

  /// What is wrong with it first, about the member of this name.
  public String words(String name) {
    if (!answers) {
      return name + " does not answer";
    }
    if (draining) {
      return name + " is being drained";
    }
    if (!ready) {
      return name + " is not ready";
    }
    if (!gitOk) {
      return name + " does not reach Git";
    }
    return caughtUp ? name + " is fit" : name + " does not show all that other members showed";
  }
}
