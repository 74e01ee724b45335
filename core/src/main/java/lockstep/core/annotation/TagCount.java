package lockstep.core.annotation;

/// A tag and how many annotations have it.
public record TagCount(String tag, long count) {}
