package lockstep.datasource;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// A data source as people and dashboards know it.
///
/// @param uid its identity
/// @param name unique among the sources; older dashboards refer to it
/// @param type the plugin, such as `prometheus`
/// @param url where it answers; empty when it needs none
/// @param isDefault true for the one that panels without a source use
/// @param jsonData its options, without secrets
public record DataSourceSettings(
    String uid, String name, String type, String url, boolean isDefault, ObjectNode jsonData) {
  /// The same source, being the default or not.
  public DataSourceSettings asDefault(boolean yes) {
    return new DataSourceSettings(uid, name, type, url, yes, jsonData);
  }
}
