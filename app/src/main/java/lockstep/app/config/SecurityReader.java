package lockstep.app.config;

import java.util.List;
import lockstep.app.config.Config.Provisioning;
import lockstep.app.config.Config.Security;
import lockstep.core.secret.Secret;
import lockstep.store.Sealer;
import lockstep.sync.provisioning.AdmissionRules;
import lockstep.sync.repository.HostGuard;

/// Reads `security` and `provisioning`.
final class SecurityReader {
  private static final int MOST_REPOSITORIES = 100;

  private SecurityReader() {}

  static Security security(Section section) {
    String user = section.text("adminUser", "admin");
    Secret password = new Secret(section.text("adminPassword", "admin"));
    Secret key = key(section, "secretKey");
    Secret previous = key(section, "previousSecretKey");
    List<String> allowed = section.texts("allowedGitUrls");
    for (String entry : allowed) {
      HostGuard.problemWithEntry(entry)
          .ifPresent(
              problem -> section.fail("allowedGitUrls", "security.allowedGitUrls: " + problem));
    }
    section.finish();
    return new Security(user, password, key, previous, allowed);
  }

  /// The key itself is in no message.
  private static Secret key(Section section, String name) {
    Secret key = new Secret(section.text(name, ""));
    if (key.isPresent()) {
      Sealer.problemWith(key)
          .ifPresent(problem -> section.fail(name, "security.%s: %s".formatted(name, problem)));
    }
    return key;
  }

  static Provisioning provisioning(Section section) {
    int most = section.integer("maxRepositories", 1, MOST_REPOSITORIES, AdmissionRules.USUAL_MOST);
    section.finish();
    return new Provisioning(most);
  }
}
