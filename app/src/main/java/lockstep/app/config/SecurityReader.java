package lockstep.app.config;

import java.util.List;
import lockstep.app.config.Config.Provisioning;
import lockstep.app.config.Config.Security;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.Quota;
import lockstep.store.Sealer;
import lockstep.sync.provisioning.AdmissionRules;
import lockstep.sync.repository.HostGuard;

/// Reads `security` and `provisioning`.
final class SecurityReader {
  private static final int MOST_REPOSITORIES = 100;
  private static final int MOST_RESOURCES = 1_000_000;

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

  /// Who writes how many repositories there may be means those of the file too.
  ///
  /// @param ofTheFile how many the file has
  static Provisioning provisioning(Section section, int ofTheFile) {
    String key = "maxRepositories";
    int most = section.integer(key, Quota.NO_LIMIT, MOST_REPOSITORIES, AdmissionRules.USUAL_MOST);
    if (section.optional(key).isPresent() && most != Quota.NO_LIMIT && ofTheFile > most) {
      section.fail(
          key,
          "provisioning.maxRepositories: %d are allowed, and this file has %d: raise it, or take repositories out"
              .formatted(most, ofTheFile));
    }
    int resources =
        section.integer(
            "maxResourcesPerRepository", Quota.NO_LIMIT, MOST_RESOURCES, Quota.NO_LIMIT);
    section.finish();
    return new Provisioning(most, new Quota(resources));
  }
}
