package lockstep.core.resource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Where each of several repositories is: a commit belongs to one of them.
///
/// @param commits by the name of the repository
public record Heads(SortedMap<String, CommitId> commits) {
  /// Nowhere.
  public static final Heads NONE = new Heads(Map.of());

  private static final int MOST = 100;

  public Heads {
    commits = Collections.unmodifiableSortedMap(new TreeMap<>(commits));
  }

  /// From any map.
  public Heads(Map<String, CommitId> commits) {
    this((SortedMap<String, CommitId>) new TreeMap<>(commits));
  }

  /// The same, and one of them is there.
  public Heads with(String repository, CommitId commit) {
    SortedMap<String, CommitId> next = new TreeMap<>(commits);
    next.put(repository, commit);
    return new Heads(next);
  }

  /// True when it names no repository.
  public boolean isEmpty() {
    return commits.isEmpty();
  }

  /// In one word without spaces, such as `manifests:4f…e1.team:09…ab`. Neither `:` nor `.` is in
  /// the name of a repository.
  public String text() {
    return commits.entrySet().stream()
        .map(head -> head.getKey() + ":" + head.getValue().hex())
        .collect(Collectors.joining("."));
  }

  /// What [#text] wrote; empty when it is no such word.
  public static Optional<Heads> parse(String text) {
    if (text.isEmpty()) {
      return Optional.of(NONE);
    }
    List<String> parts = List.of(text.split("\\.", -1));
    if (parts.size() > MOST) {
      return Optional.empty();
    }
    SortedMap<String, CommitId> commits = new TreeMap<>();
    for (String part : parts) {
      List<String> pair = new ArrayList<>(List.of(part.split(":", -1)));
      if (pair.size() != 2
          || Uid.problemWith(pair.getFirst()).isPresent()
          || !CommitId.isValid(pair.getLast())) {
        return Optional.empty();
      }
      commits.put(pair.getFirst(), new CommitId(pair.getLast()));
    }
    return Optional.of(new Heads(commits));
  }
}
