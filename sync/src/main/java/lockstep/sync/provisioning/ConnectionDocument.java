package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;
import lockstep.sync.provisioning.FieldError.Reason;
import lockstep.sync.provisioning.SpecFields.Notes;

/// The `spec` of a `Connection` object, read.
public final class ConnectionDocument {
  private static final int SHORT = 200;
  private static final int LONG = 4_000;
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

  private ConnectionDocument() {}

  /// A spec that was read; the parts are those of [RepositoryDocument.Reading].
  public record Reading(
      ConnectionSpec spec, ObjectNode document, List<FieldError> errors, List<String> unknown) {}

  /// Reads a spec.
  public static Reading read(ObjectNode given) {
    ObjectNode document = given.deepCopy();
    Notes notes = new Notes();
    SpecFields root = SpecFields.of("spec", document, notes);
    String title = root.required("title", SHORT);
    String description = root.text("description", LONG);
    ConnectionSpec.Type type =
        root.choice(
                "type",
                root.required("type", SHORT),
                List.of(ConnectionSpec.Type.values()),
                ConnectionSpec.Type::word)
            .orElse(ConnectionSpec.Type.GITLAB);
    String url = root.text("url", LONG);
    for (ConnectionSpec.Type other :
        List.of(
            ConnectionSpec.Type.GITHUB,
            ConnectionSpec.Type.GITHUB_ENTERPRISE,
            ConnectionSpec.Type.BITBUCKET)) {
      if (other != type && root.section(other.word()).isPresent()) {
        root.fail(Reason.INVALID, other.word(), "does not belong to the type " + type.word());
      }
    }
    SpecFields block = root.section(type.word());
    String appId = type.isApp() ? number(block, "appID") : "";
    String installation = type.isApp() ? number(block, "installationID") : "";
    String server =
        type == ConnectionSpec.Type.GITHUB_ENTERPRISE ? block.text("serverUrl", LONG) : "";
    String workspace =
        type == ConnectionSpec.Type.BITBUCKET ? block.required("workspace", SHORT) : "";
    block.finish();
    SpecFields webhook = root.section("webhook");
    webhook.flag("disabled");
    webhook.finish();
    String host =
        (!server.isEmpty() ? server : url.isEmpty() ? type.home() : url).replaceAll("/+$", "");
    if (host.isEmpty()) {
      root.fail(Reason.REQUIRED, "url", "is missing: where the host is");
    } else if (!isHttp(host)) {
      root.fail(
          Reason.INVALID, "url", "must be such as https://git.example.org, without credentials");
    }
    root.finish();
    return new Reading(
        new ConnectionSpec(title, description, type, host, appId, installation, workspace),
        document,
        List.copyOf(notes.errors()),
        List.copyOf(notes.unknown()));
  }

  private static String number(SpecFields block, String key) {
    String text = block.required(key, SHORT);
    if (!text.isBlank() && !NUMBER.matcher(text).matches()) {
      block.fail(Reason.INVALID, key, "must be a number, as a text");
    }
    return text;
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null
          && uri.getRawUserInfo() == null
          && List.of("http", "https").contains(String.valueOf(uri.getScheme()));
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
