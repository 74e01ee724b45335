package lockstep.core.snapshot;

import java.util.List;

/// One page of what a search found.
///
/// @param hits of this page, in order
/// @param total on all pages
public record SearchResult(List<Hit> hits, int total) {
  public SearchResult {
    hits = List.copyOf(hits);
  }
}
