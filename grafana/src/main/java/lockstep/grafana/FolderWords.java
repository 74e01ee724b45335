package lockstep.grafana;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the folders of a server say of themselves: the list of folders leaves it out, so it is read
/// from their resources. From a server without those, or whose credentials may not list them, the
/// folders come with their titles alone.
final class FolderWords {
  private static final int PAGE = 500;
  private static final int MOST_PAGES = 100;

  private final GrafanaHttp http;

  FolderWords(GrafanaHttp http) {
    this.http = http;
  }

  /// The descriptions by the uids of folders.
  Map<String, String> read(String namespace) {
    for (String version : List.of("v1", "v1beta1")) {
      String path =
          "apis/folder.grafana.app/%s/namespaces/%s/folders?limit=%d"
              .formatted(version, GrafanaHttp.encode(namespace), PAGE);
      Optional<JsonNode> first = find(path);
      if (first.isPresent()) {
        return all(path, first.get());
      }
    }
    return Map.of();
  }

  private Map<String, String> all(String path, JsonNode first) {
    Map<String, String> words = new HashMap<>();
    JsonNode page = first;
    for (int pages = 1; pages < MOST_PAGES; pages++) {
      for (JsonNode item : page.path("items")) {
        String text = item.at("/spec/description").asText("");
        if (!text.isEmpty()) {
          words.put(item.at("/metadata/name").asText(), text);
        }
      }
      String next = page.at("/metadata/continue").asText("");
      Optional<JsonNode> following =
          next.isEmpty() ? Optional.empty() : find(path + "&continue=" + GrafanaHttp.encode(next));
      if (following.isEmpty()) {
        break;
      }
      page = following.get();
    }
    return words;
  }

  private Optional<JsonNode> find(String path) {
    try {
      return http.find(path, GrafanaHttp.GONE);
    } catch (GrafanaFault fault) {
      return switch (fault.kind()) {
        case AWAY -> throw fault;
        case NOT_LET_IN, FORBIDDEN, NOT_FOUND, STRANGE -> Optional.empty();
      };
    }
  }
}
