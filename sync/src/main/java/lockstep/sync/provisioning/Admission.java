package lockstep.sync.provisioning;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.sync.provisioning.FieldError.Reason;
import lockstep.sync.repository.RepositorySet;
import lockstep.sync.repository.RepositorySpec;

/// Decides what is stored. Pure: a function of the proposal and of all that is there.
///
/// @param rules what the operator allows
/// @param secretsProblem why no secret can be stored; empty when they can
/// @param configured the repositories of the configuration file
/// @param shelf what is stored
public record Admission(
    AdmissionRules rules,
    Optional<String> secretsProblem,
    List<RepositorySpec> configured,
    Shelf shelf) {
  /// Everything of the repository goes with it.
  public static final String REMOVE = "remove-orphan-resources";

  /// Everything of the repository should stay when it goes.
  public static final String RELEASE = "release-orphan-resources";

  /// What was made for the repository at its host goes with it.
  public static final String CLEANUP = "cleanup";

  private static final String WEBHOOK = "webhookSecret";

  /// The secrets of a repository.
  public static final List<String> REPOSITORY_SECRETS =
      List.of("token", WEBHOOK, "commitSigningKey", "sshKey");

  /// The secrets of a connection.
  public static final List<String> CONNECTION_SECRETS =
      List.of("privateKey", "clientSecret", "token");

  private static final List<String> FINALIZERS = List.of(REMOVE, CLEANUP);
  private static final Set<String> KNOWN_FINALIZERS =
      Set.of(REMOVE, RELEASE, CLEANUP, "remove-pending-jobs");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?");
  private static final int LONGEST_SECRET = 64 * 1024;
  private static final int MOST_WORDS = 64;
  private static final int LONGEST_WORDS = 4_000;

  public Admission {
    configured = List.copyOf(configured);
  }

  /// A repository.
  ///
  /// @param present what is stored under the name; empty: it is to be made
  /// @param synced true when it has been shown already
  public Verdict repository(Proposal proposal, Optional<StoredResource> present, boolean synced) {
    RepositoryDocument.Reading reading =
        RepositoryDocument.read(proposal.name(), proposal.spec(), rules.usual());
    RepositorySpec spec = reading.spec();
    List<FieldError> errors = new ArrayList<>(reading.errors());
    List<String> warnings = new ArrayList<>();
    meta(proposal, errors);
    secrets(proposal, REPOSITORY_SECRETS, errors);
    place(spec, errors);
    if (present.isEmpty()) {
      creation(spec, errors);
    } else {
      RepositorySpec before =
          RepositoryDocument.read(proposal.name(), present.get().spec(), rules.usual()).spec();
      change(before, spec, synced, errors);
      newToken(before, spec, proposal, present.get(), errors);
    }
    exclusivity(spec, errors);
    connection(spec, errors);
    List<String> finalizers = finalizers(proposal.finalizers(), errors);
    StoredResource next = next(Kind.REPOSITORY, proposal, present, reading.document(), finalizers);
    if (present.isPresent()) {
      RepositorySpec before =
          RepositoryDocument.read(proposal.name(), present.get().spec(), rules.usual()).spec();
      next = ReplacedPlace.keep(before, spec, present.get(), next, proposal.at());
    }
    if (spec.commits().signing() != RepositorySpec.Signing.NONE && !next.has("commitSigningKey")) {
      errors.add(
          new FieldError(
              Reason.REQUIRED,
              "secure.commitSigningKey",
              "is missing: spec.commit.signingMethod needs a private key"));
    }
    if (!errors.isEmpty()) {
      return new Verdict.Refused(errors);
    }
    twins(spec, warnings);
    return new Verdict.Admitted(next, warnings);
  }

  /// A connection.
  ///
  /// @param present what is stored under the name; empty: it is to be made
  public Verdict connection(Proposal proposal, Optional<StoredResource> present) {
    ConnectionDocument.Reading reading = ConnectionDocument.read(proposal.spec());
    ConnectionSpec spec = reading.spec();
    List<FieldError> errors = new ArrayList<>(reading.errors());
    meta(proposal, errors);
    secrets(proposal, CONNECTION_SECRETS, errors);
    rules
        .guard()
        .problemWithUrl(spec.url())
        .filter(_ -> errors.isEmpty())
        .ifPresent(problem -> errors.add(new FieldError(Reason.FORBIDDEN, "spec.url", problem)));
    String secret = spec.type().secret();
    if (present.isPresent()) {
      ConnectionSpec before = ConnectionDocument.read(present.get().spec()).spec();
      if (before.type() != spec.type()) {
        errors.add(immutable("spec.type", before.type().word()));
      }
      if (!before.url().equals(spec.url())
          && present.get().has(secret)
          && !proposal.secrets().containsKey(secret)) {
        errors.add(again("spec.url", "secure." + secret));
      }
    }
    if (spec.type().isApp()
        && proposal.secrets().get(secret) instanceof SecretChange.Create(Secret key)
        && key.isPresent()
        && AppKey.read(key).isEmpty()) {
      errors.add(
          new FieldError(
              Reason.INVALID,
              "secure." + secret,
              "is no RSA private key in PEM: send the whole .pem file that GitHub gave for the"
                  + " App"));
    }
    StoredResource next =
        next(Kind.CONNECTION, proposal, present, reading.document(), proposal.finalizers());
    if (!next.has(secret)) {
      errors.add(
          new FieldError(
              Reason.REQUIRED,
              "secure." + secret,
              "is missing: the type %s needs it".formatted(spec.type().word())));
    }
    return errors.isEmpty() ? new Verdict.Admitted(next, List.of()) : new Verdict.Refused(errors);
  }

  /// The repositories that get their tokens from a connection.
  public List<String> usersOf(String connection) {
    return shelf.all(Kind.REPOSITORY).stream()
        .filter(it -> it.spec().at("/connection/name").asText().equals(connection))
        .map(StoredResource::name)
        .toList();
  }

  private static void meta(Proposal proposal, List<FieldError> errors) {
    String name = proposal.name();
    if (RepositorySet.isReserved(name)) {
      errors.add(new FieldError(Reason.INVALID, "metadata.name", "%s is reserved".formatted(name)));
    } else if (!NAME.matcher(name).matches()) {
      errors.add(
          new FieldError(
              Reason.INVALID,
              "metadata.name",
              "must be 1 to 40 of a-z, 0-9 and '-', with a letter or digit at each end"));
    }
    words("metadata.labels", proposal.labels(), errors);
    words("metadata.annotations", proposal.annotations(), errors);
  }

  private static void words(String field, Map<String, String> map, List<FieldError> errors) {
    boolean tooLong =
        map.entrySet().stream()
            .anyMatch(
                it ->
                    it.getKey().length() > LONGEST_WORDS || it.getValue().length() > LONGEST_WORDS);
    if (map.size() > MOST_WORDS || tooLong) {
      errors.add(
          new FieldError(
              Reason.INVALID,
              field,
              "at most %d, of %d characters each".formatted(MOST_WORDS, LONGEST_WORDS)));
    }
  }

  private void secrets(Proposal proposal, List<String> known, List<FieldError> errors) {
    proposal
        .secrets()
        .forEach(
            (field, change) -> {
              String path = "secure." + field;
              if (!known.contains(field)) {
                errors.add(
                    new FieldError(
                        Reason.NOT_SUPPORTED,
                        path,
                        "is no secret (expected: %s)".formatted(String.join(", ", known))));
              } else if (change instanceof SecretChange.Create(Secret secret)) {
                secretsProblem.ifPresent(
                    problem -> errors.add(new FieldError(Reason.FORBIDDEN, path, problem)));
                if (secret.reveal().length() > LONGEST_SECRET) {
                  errors.add(
                      new FieldError(
                          Reason.INVALID,
                          path,
                          "is longer than %d characters".formatted(LONGEST_SECRET)));
                }
              }
            });
  }

  private void place(RepositorySpec spec, List<FieldError> errors) {
    String block = "spec." + spec.type().word();
    String url = spec.location().url();
    String field = block + "." + spec.type().place();
    if (!url.isBlank() && errors.stream().noneMatch(it -> it.field().startsWith(block))) {
      rules
          .guard()
          .problemWithUrl(url)
          .ifPresent(problem -> errors.add(new FieldError(Reason.FORBIDDEN, field, problem)));
    }
    String proxy = spec.location().trust().proxy();
    if (!proxy.isEmpty()) {
      rules
          .guard()
          .problemWithUrl(proxy)
          .ifPresent(
              problem ->
                  errors.add(
                      new FieldError(Reason.FORBIDDEN, "spec.lockstep.trust.proxy", problem)));
    }
  }

  private void creation(RepositorySpec spec, List<FieldError> errors) {
    configured.stream()
        .map(RepositorySpec::name)
        .filter(name -> name.equalsIgnoreCase(spec.name()))
        .forEach(
            name ->
                errors.add(
                    new FieldError(
                        Reason.DUPLICATE,
                        "metadata.name",
                        "the configuration file has the repository %s".formatted(name))));
    if (!rules.targets().contains(spec.sync().target())) {
      errors.add(
          new FieldError(
              Reason.NOT_SUPPORTED, "spec.sync.target", "is not allowed by the configuration"));
    }
    if (rules.isFull(configured.size() + shelf.all(Kind.REPOSITORY).size())) {
      errors.add(
          new FieldError(
              Reason.FORBIDDEN,
              "metadata.name",
              "Maximum number of %d repositories reached: delete one, or raise"
                      .formatted(rules.most())
                  + " provisioning.maxRepositories"));
    }
  }

  private static void change(
      RepositorySpec before, RepositorySpec spec, boolean synced, List<FieldError> errors) {
    if (before.type() != spec.type()) {
      errors.add(immutable("spec.type", before.type().word()));
    }
    if (synced && before.sync().target() != spec.sync().target()) {
      errors.add(
          new FieldError(
              Reason.FORBIDDEN,
              "spec.sync.target",
              "cannot change after the first sync (it is %s): make another repository"
                  .formatted(RepositoryDocument.word(before.sync().target()))));
    }
  }

  /// Whoever may change where a repository is must not get its credentials sent elsewhere.
  private static void newToken(
      RepositorySpec before,
      RepositorySpec spec,
      Proposal proposal,
      StoredResource present,
      List<FieldError> errors) {
    RepositorySpec.Location now = spec.location();
    RepositorySpec.Location then = before.location();
    boolean urlChanged = !now.url().equals(then.url());
    if (!urlChanged && now.trust().equals(then.trust())) {
      return;
    }
    String field =
        urlChanged
            ? "spec.%s.%s".formatted(spec.type().word(), spec.type().place())
            : "spec.lockstep.trust";
    for (String secret : List.of("token", "sshKey")) {
      if (present.has(secret) && !proposal.secrets().containsKey(secret)) {
        errors.add(again(field, "secure." + secret));
      }
    }
  }

  private static FieldError again(String changed, String secret) {
    return new FieldError(
        Reason.REQUIRED,
        secret,
        "must be given again in the same request, since %s changes".formatted(changed));
  }

  private static FieldError immutable(String field, String value) {
    return new FieldError(
        Reason.FORBIDDEN, field, "cannot change (it is %s): make another object".formatted(value));
  }

  private void exclusivity(RepositorySpec spec, List<FieldError> errors) {
    for (RepositorySpec other : others(spec.name())) {
      boolean mine = spec.sync().target() == Target.INSTANCE;
      boolean theirs = other.sync().target() == Target.INSTANCE;
      if (mine || theirs) {
        errors.add(
            new FieldError(
                Reason.FORBIDDEN,
                "spec.sync.target",
                mine
                    ? "instance must be the only repository, and there is %s"
                        .formatted(other.name())
                    : "the repository %s has the target instance and must be the only one"
                        .formatted(other.name())));
        return;
      }
    }
  }

  private List<RepositorySpec> others(String name) {
    List<RepositorySpec> others = new ArrayList<>(configured);
    shelf
        .all(Kind.REPOSITORY)
        .forEach(
            it -> others.add(RepositoryDocument.read(it.name(), it.spec(), rules.usual()).spec()));
    others.removeIf(it -> it.name().equals(name));
    return others;
  }

  private void connection(RepositorySpec spec, List<FieldError> errors) {
    spec.connection()
        .filter(name -> shelf.find(Kind.CONNECTION, name).isEmpty())
        .ifPresent(
            name ->
                errors.add(
                    new FieldError(
                        Reason.INVALID,
                        "spec.connection.name",
                        "there is no connection %s".formatted(name))));
  }

  private void twins(RepositorySpec spec, List<String> warnings) {
    for (RepositorySpec other : others(spec.name())) {
      RepositorySpec.Location mine = spec.location();
      RepositorySpec.Location theirs = other.location();
      if (mine.url().equals(theirs.url())
          && mine.branch().equals(theirs.branch())
          && mine.path().equals(theirs.path())) {
        warnings.add(
            "the repository %s has the same URL, branch and path: of two dashboards with one uid only one is shown"
                .formatted(other.name()));
      }
    }
  }

  private static List<String> finalizers(List<String> given, List<FieldError> errors) {
    Set<String> all = new LinkedHashSet<>(given.isEmpty() ? FINALIZERS : given);
    for (String finalizer : all) {
      if (!KNOWN_FINALIZERS.contains(finalizer)) {
        errors.add(
            new FieldError(
                Reason.NOT_SUPPORTED,
                "metadata.finalizers",
                "%s is unknown (expected: %s)"
                    .formatted(
                        finalizer,
                        String.join(", ", KNOWN_FINALIZERS.stream().sorted().toList()))));
      }
    }
    if (all.contains(REMOVE) && all.contains(RELEASE)) {
      errors.add(
          new FieldError(
              Reason.INVALID,
              "metadata.finalizers",
              "%s and %s contradict each other".formatted(REMOVE, RELEASE)));
    }
    return List.copyOf(all);
  }

  /// A webhook secret that is replaced stays good for a while; one that is removed does not.
  private static void keepReplaced(
      Optional<StoredResource> present, Map<String, Secret> secrets, Instant at) {
    Secret now = secrets.getOrDefault(WEBHOOK, Secret.NONE);
    Secret before = present.map(it -> it.secret(WEBHOOK)).orElse(Secret.NONE);
    if (!now.isPresent()) {
      secrets.remove(ReplacedSecret.FIELD);
    } else if (before.isPresent() && !before.equals(now)) {
      secrets.put(ReplacedSecret.FIELD, ReplacedSecret.keep(before, at));
    }
  }

  private static StoredResource next(
      Kind kind,
      Proposal proposal,
      Optional<StoredResource> present,
      ObjectNode document,
      List<String> finalizers) {
    Map<String, Secret> secrets = new TreeMap<>();
    Set<String> unreadable = new LinkedHashSet<>();
    present.ifPresent(
        it -> {
          secrets.putAll(it.secrets());
          unreadable.addAll(it.unreadable());
        });
    proposal
        .secrets()
        .forEach(
            (field, change) -> {
              unreadable.remove(field);
              secrets.remove(field);
              if (change instanceof SecretChange.Create(Secret secret) && secret.isPresent()) {
                secrets.put(field, secret);
              }
            });
    if (proposal.secrets().containsKey(WEBHOOK)) {
      keepReplaced(present, secrets, proposal.at());
    }
    boolean same =
        present
            .filter(it -> it.spec().equals(document))
            .filter(it -> it.secrets().equals(secrets) && it.unreadable().equals(unreadable))
            .isPresent();
    Optional<Meta> before = present.map(StoredResource::meta);
    Meta meta =
        new Meta(
            proposal.name(),
            before.map(Meta::uid).orElse(proposal.uid()),
            before.map(it -> same ? it.generation() : it.generation() + 1).orElse(1L),
            before.map(Meta::revision).orElse(0L),
            before.map(Meta::created).orElse(proposal.at()),
            proposal.at(),
            before.map(Meta::createdBy).orElse(proposal.by()),
            proposal.by(),
            proposal.labels(),
            proposal.annotations(),
            finalizers);
    return new StoredResource(kind, meta, document, secrets, unreadable);
  }
}
