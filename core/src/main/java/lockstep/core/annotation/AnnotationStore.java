package lockstep.core.annotation;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lockstep.core.resource.Uid;

/// Where annotations are kept, shared by all instances.
///
/// Every method throws [lockstep.core.fault.StoreFault] when the store is away.
public interface AnnotationStore {
  /// Keeps a mark.
  Annotation add(Mark mark, Author author);

  /// What the query asks for, newest first: by end, then by begin, then by id.
  List<Annotation> find(AnnotationQuery query);

  /// The one with this id.
  Optional<Annotation> get(long id);

  /// Puts another mark in the place of the one with this id. The last writer wins.
  ///
  /// @return as it is now; empty when there is none
  Optional<Annotation> update(long id, Mark mark);

  /// Deletes one.
  ///
  /// @return false when there was none
  boolean delete(long id);

  /// Deletes all of a dashboard or of one of its panels.
  ///
  /// @return how many there were
  int deleteAll(Uid dashboard, OptionalLong panel);

  /// The tags in use that contain `part` in any case, by name; an empty part is in all of them.
  List<TagCount> tags(String part, int limit);
}
