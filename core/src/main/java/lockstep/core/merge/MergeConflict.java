package lockstep.core.merge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/// One thing that two edits changed in different ways.
///
/// @param path where it is, by names, the same on every instance: `panels[4].title`,
/// `templating.list[job]`
/// @param subject the thing in words for a person: `Panel "CPU", title`
/// @param base the value that both started from; empty when there was none
/// @param mine the value of the one who saves; empty when they took it away
/// @param theirs the value that is there now; empty when it was taken away
/// @param suggested what most people would choose
/// @param both true when both can be kept
public record MergeConflict(
    String path,
    String subject,
    Optional<JsonNode> base,
    Optional<JsonNode> mine,
    Optional<JsonNode> theirs,
    Choice suggested,
    boolean both) {}
