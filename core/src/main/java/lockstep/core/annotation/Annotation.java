package lockstep.core.annotation;

import java.time.Instant;

/// A mark that was kept.
///
/// @param id unique, from 1, below 2^53 so that a browser can hold it
/// @param created by the store's clock
/// @param updated by the store's clock; as `created` when it never was
public record Annotation(long id, Mark mark, Author author, Instant created, Instant updated) {}
