package lockstep.sync.request;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.net.URLEncoder;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import lockstep.core.resource.Dashboard;
import lockstep.core.resource.Slug;
import lockstep.sync.save.BranchName;

/// Where people see dashboards.
///
/// @param root of the pages, as people reach them
public record RequestLinks(URI root) {
  /// A dashboard as it is shown now.
  String now(Dashboard dashboard) {
    return "%s/d/%s/%s"
        .formatted(base(), encoded(dashboard.uid().value()), Slug.of(dashboard.title()));
  }

  /// A file of a branch, drawn. The address is Grafana's own.
  ///
  /// @param request the page of the pull request; may be empty
  String preview(String repository, String path, BranchName branch, String request) {
    String file =
        Arrays.stream(path.split("/", -1))
            .map(RequestLinks::encoded)
            .collect(Collectors.joining("/"));
    return "%s/admin/provisioning/%s/dashboard/preview/%s?ref=%s%s"
        .formatted(
            base(),
            encoded(repository),
            file,
            encoded(branch.value()),
            request.isEmpty() ? "" : "&pull_request_url=" + encoded(request));
  }

  /// Tells two clusters apart that look after one repository.
  String name() {
    return Optional.ofNullable(root.getHost()).orElse("").replaceAll("[^A-Za-z0-9.:-]", "")
        + (root.getPort() < 0 ? "" : ":" + root.getPort());
  }

  private String base() {
    return root.toString().replaceAll("/+$", "");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("*", "%2A");
  }
}
