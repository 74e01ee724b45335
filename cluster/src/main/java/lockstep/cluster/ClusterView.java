package lockstep.cluster;

import java.util.List;
import java.util.Optional;

/// The cluster as this instance sees it. Reads never block and never fail: without the database the
/// last view stays.
public interface ClusterView extends WriterView {
  /// How many transitions are known without the database: a page, and one that tells that there is
  /// another.
  int REMEMBERED = 101;

  /// The cluster's name.
  String cluster();

  /// This instance's name.
  String self();

  /// How the cluster is run.
  Mode mode();

  /// What this instance is now.
  Role role();

  /// The highest epoch seen: the fencing token.
  long epoch();

  /// All members, by descending priority, then name.
  List<MemberView> members();

  /// True for the one that does what one does for all: the writer; and while there is none, as
  /// before the first repository can be shown, the first of those who are heard of. For a moment
  /// two may think so: what they do must bear that.
  default boolean leads() {
    return writer()
        .map(Writer::self)
        .orElseGet(
            () ->
                members().stream()
                    .filter(MemberView::reachable)
                    .findFirst()
                    .filter(first -> first.name().equals(self()))
                    .isPresent());
  }

  /// True while another process is heard of under this instance's name. The two take turns to say
  /// what the member is, and nobody can count on either.
  default boolean hasNamesake() {
    return false;
  }

  /// The latest transitions, newest first; [#REMEMBERED] at most.
  List<Transition> history(int limit);

  /// All maintenance that goes on.
  List<Maintenance> maintenance();

  /// Changes lately that no person asked for or confirmed: after some the next waits for a person.
  int automatic();

  /// True when there were so many of those that nobody takes over by itself any more.
  boolean waitsForPerson();

  /// True while the shared database answers this instance.
  default boolean storeOk() {
    return members().stream()
        .filter(member -> member.name().equals(self()))
        .allMatch(MemberView::databaseOk);
  }

  /// What a member is that is not heard of, in a word: without the database nobody could be.
  default String absent() {
    return storeOk() ? "down" : "unknown";
  }

  /// Why proxies should leave this instance, such as its maintenance; empty when they need not.
  Optional<String> drained();

  /// A proxy asked how this instance is. Who is never asked is not reached.
  void probed();

  /// Somebody, such as a gateway, cannot reach the holder of `epoch`. A hint: this instance looks
  /// for itself; and an epoch above all that it saw tells it that the store went back.
  void suspect(long epoch);
}
