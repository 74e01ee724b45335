package lockstep.datasource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// A data source as somebody provisions it, in the words of Grafana's `datasources:` files.
///
/// @param name unique among the sources
/// @param type the plugin
/// @param uid absent: made from the name
/// @param url absent for sources that need none
/// @param isDefault true for the one that panels without a source use
/// @param jsonData options without secrets
public record DataSourceRecord(
    String name,
    String type,
    Optional<String> uid,
    Optional<String> url,
    boolean isDefault,
    ObjectNode jsonData) {}
