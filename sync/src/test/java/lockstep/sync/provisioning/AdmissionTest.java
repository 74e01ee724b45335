package lockstep.sync.provisioning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lockstep.core.json.Json;
import lockstep.core.json.Parsed;
import lockstep.core.secret.Secret;
import lockstep.core.snapshot.FolderRules.Target;
import lockstep.core.snapshot.Quota;
import lockstep.sync.provisioning.FieldError.Reason;
import lockstep.sync.repository.HostGuard;
import lockstep.sync.repository.OnGitDown;
import lockstep.sync.repository.RepositorySecrets;
import lockstep.sync.repository.RepositorySetup;
import lockstep.sync.repository.RepositorySpec;
import org.junit.jupiter.api.Test;

/// What is stored and what is not.
class AdmissionTest {
  private static final AdmissionRules RULES =
      new AdmissionRules(
          10,
          Quota.UNLIMITED,
          List.of(Target.values()),
          new HostGuard(List.of()),
          OnGitDown.REFUSE);
  private static final Map<String, SecretChange> TOKEN =
      Map.of("token", new SecretChange.Create(new Secret("t")));
  private static final String GIT =
      """
      {'title':'Ops','type':'git','workflows':['write'],
       'sync':{'enabled':true,'target':'folder','intervalSeconds':60},
       'git':{'url':'https://git.example/ops.git','branch':'main','path':'shared/'}}
      """;

  private static ObjectNode json(String text) {
    if (Json.read(text.replace('\'', '"')) instanceof Parsed.Tree(JsonNode root)) {
      return (ObjectNode) root;
    }
    throw new IllegalArgumentException(text);
  }

  private static Proposal proposal(String name, String spec, Map<String, SecretChange> secrets) {
    return proposal(name, spec, secrets, List.of());
  }

  private static Proposal proposal(
      String name, String spec, Map<String, SecretChange> secrets, List<String> finalizers) {
    return new Proposal(
        name, Map.of(), Map.of(), finalizers, json(spec), secrets, "u1", "ann", Instant.EPOCH);
  }

  private static Admission over(Shelf shelf) {
    return new Admission(RULES, Optional.empty(), List.of(), shelf);
  }

  private static StoredResource admitted(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Admitted.class);
    return ((Verdict.Admitted) verdict).resource();
  }

  private static List<FieldError> errors(Verdict verdict) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    return ((Verdict.Refused) verdict).errors();
  }

  private static Verdict create(String spec) {
    return over(Shelf.EMPTY).repository(proposal("ops", spec, Map.of()), Optional.empty(), false);
  }

  private static void refuses(Verdict verdict, Reason reason, String field, String words) {
    assertThat(errors(verdict))
        .anySatisfy(
            error -> {
              assertThat(error.field()).isEqualTo(field);
              assertThat(error.reason()).isEqualTo(reason);
              assertThat(error.detail()).contains(words);
            });
  }

  @Test
  void takesARepositoryAndCompletesIt() {
    StoredResource stored = admitted(create(GIT.replace("60", "5")));

    assertThat(stored.meta().generation()).isEqualTo(1);
    assertThat(stored.meta().uid()).isEqualTo("u1");
    assertThat(stored.meta().finalizers()).containsExactly("remove-orphan-resources", "cleanup");
    assertThat(stored.spec().at("/sync/intervalSeconds").asInt()).isEqualTo(10);
    RepositorySpec spec = RepositoryDocument.read("ops", stored.spec(), OnGitDown.REFUSE).spec();
    assertThat(spec.location().path()).isEqualTo("shared");
    assertThat(spec.writable()).isTrue();
  }

  @Test
  void tellsEverythingThatIsWrongAtOnce() {
    Verdict verdict =
        over(Shelf.EMPTY)
            .repository(
                proposal(
                    "new",
                    "{'type':'svn','workflows':['push'],'sync':{'enabled':'yes','target':'x'},"
                        + "'git':{'url':7,'branch':'a..b'}}",
                    Map.of("password", new SecretChange.Remove())),
                Optional.empty(),
                false);

    assertThat(errors(verdict))
        .extracting(FieldError::field)
        .contains(
            "metadata.name",
            "spec.title",
            "spec.type",
            "spec.workflows",
            "spec.sync.enabled",
            "spec.sync.target",
            "spec.git.url",
            "spec.git.branch",
            "secure.password");
  }

  @Test
  void fieldsHaveTheirRules() {
    refuses(create(GIT.replace("'git':{", "'gitlab':{")), Reason.INVALID, "spec.gitlab", "git");
    refuses(create(GIT.replace("'git':{", "'gitlab':{")), Reason.REQUIRED, "spec.git", "missing");
    refuses(
        create(GIT.replace("'title'", "'pullRequest':{'titleTemplate':'x'},'title'")),
        Reason.INVALID,
        "spec.pullRequest",
        "no pull requests");
    refuses(
        create(GIT.replace("'title'", "'commit':{'signingMethod':'ssh','authorName':'A'},'title'")),
        Reason.INVALID,
        "spec.commit.authorName",
        "signingMethod");
    refuses(
        create(GIT.replace("'title'", "'commit':{'signingMethod':'gpg'},'title'")),
        Reason.REQUIRED,
        "secure.commitSigningKey",
        "private key");
    refuses(
        create(GIT.replace("'title'", "'webhook':{'baseUrl':'ftp://x'},'title'")),
        Reason.INVALID,
        "spec.webhook.baseUrl",
        "https://");
    refuses(
        create(GIT.replace("https://git", "https://me:pw@git")),
        Reason.INVALID,
        "spec.git.url",
        "secure.token");
    refuses(create(GIT.replace("shared/", "../etc")), Reason.INVALID, "spec.git.path", "segment");
    refuses(
        create(
            "{'title':'L','type':'local','workflows':['branch'],'sync':{'enabled':false},"
                + "'local':{'path':'/srv/x'}}"),
        Reason.INVALID,
        "spec.workflows",
        "Git host");
    assertThat(
            admitted(
                    create(
                        GIT.replace("'title'", "'webhook':{'baseUrl':'https://x.org/'},'title'")))
                .spec()
                .at("/webhook/baseUrl")
                .asText())
        .isEqualTo("https://x.org");
  }

  @Test
  void insideAddressesAreForbiddenAsUrlAndAsProxy() {
    refuses(
        create(GIT.replace("git.example", "169.254.169.254")),
        Reason.FORBIDDEN,
        "spec.git.url",
        "allowedGitUrls");
    refuses(
        create(
            GIT.replace("'title'", "'lockstep':{'trust':{'proxy':'http://10.0.0.1:80'}},'title'")),
        Reason.FORBIDDEN,
        "spec.lockstep.trust.proxy",
        "allowedGitUrls");
  }

  private static Shelf shelf(StoredResource... resources) {
    return new Shelf(5, List.of(resources));
  }

  private static StoredResource stored(String name, String spec) {
    return admitted(
        over(Shelf.EMPTY).repository(proposal(name, spec, TOKEN), Optional.empty(), false));
  }

  private static Verdict update(
      StoredResource present, String spec, Map<String, SecretChange> secrets, boolean synced) {
    return over(shelf(present))
        .repository(proposal(present.name(), spec, secrets), Optional.of(present), synced);
  }

  @Test
  void aSecretThatIsNotMentionedStays() {
    StoredResource present = stored("ops", GIT);

    StoredResource next = admitted(update(present, GIT.replace("Ops", "Oops"), Map.of(), true));

    assertThat(next.secret("token").reveal()).isEqualTo("t");
    assertThat(next.meta().generation()).isEqualTo(2);
    assertThat(admitted(update(present, GIT, Map.of(), true)).meta().generation()).isEqualTo(1);
    StoredResource bare =
        admitted(update(present, GIT, Map.of("token", new SecretChange.Remove()), true));
    assertThat(bare.has("token")).isFalse();
    assertThat(bare.meta().generation()).isEqualTo(2);
  }

  @Test
  void anotherPlaceNeedsTheTokenAgain() {
    StoredResource present = stored("ops", GIT);
    String elsewhere = GIT.replace("git.example", "evil.example");
    String proxied =
        GIT.replace("'title'", "'lockstep':{'trust':{'proxy':'http://evil.example'}},'title'");

    refuses(update(present, elsewhere, Map.of(), true), Reason.REQUIRED, "secure.token", "again");
    refuses(update(present, proxied, Map.of(), true), Reason.REQUIRED, "secure.token", "again");
    assertThat(admitted(update(present, elsewhere, TOKEN, true)).secret("token").reveal())
        .isEqualTo("t");
    assertThat(
            admitted(update(present, elsewhere, Map.of("token", new SecretChange.Remove()), true))
                .has("token"))
        .isFalse();
  }

  @Test
  void typeNeverChangesAndTheTargetNotAfterTheFirstSync() {
    StoredResource present = stored("ops", GIT);

    refuses(
        update(present, GIT.replace("'git'", "'gitlab'"), TOKEN, false),
        Reason.FORBIDDEN,
        "spec.type",
        "git");
    String folderless = GIT.replace("'folder'", "'folderless'");
    refuses(
        update(present, folderless, Map.of(), true),
        Reason.FORBIDDEN,
        "spec.sync.target",
        "first sync");
    assertThat(
            admitted(update(present, folderless, Map.of(), false))
                .spec()
                .at("/sync/target")
                .asText())
        .isEqualTo("folderless");
  }

  @Test
  void anInstanceRepositoryIsAlone() {
    String whole = GIT.replace("'folder'", "'instance'");
    refuses(
        over(shelf(stored("ops", GIT)))
            .repository(proposal("all", whole, Map.of()), Optional.empty(), false),
        Reason.FORBIDDEN,
        "spec.sync.target",
        "there is ops");
    refuses(
        over(shelf(stored("all", whole)))
            .repository(proposal("ops", GIT, Map.of()), Optional.empty(), false),
        Reason.FORBIDDEN,
        "spec.sync.target",
        "repository all");
  }

  @Test
  void thereAreAtMostTenAndThoseOfTheFileCount() {
    List<StoredResource> nine = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      nine.add(stored("r" + i, GIT));
    }
    RepositorySpec configured =
        RepositoryDocument.read("file1", json(GIT), OnGitDown.REFUSE).spec();
    Admission full =
        new Admission(RULES, Optional.empty(), List.of(configured), new Shelf(1, nine));

    refuses(
        full.repository(proposal("x", GIT, Map.of()), Optional.empty(), false),
        Reason.FORBIDDEN,
        "metadata.name",
        "Maximum number of 10 repositories reached");
    admitted(
        over(new Shelf(1, nine)).repository(proposal("x", GIT, Map.of()), Optional.empty(), false));
    admitted(full.repository(proposal("r0", GIT, Map.of()), Optional.of(nine.getFirst()), false));
    AdmissionRules any =
        new AdmissionRules(
            Quota.NO_LIMIT, Quota.UNLIMITED, RULES.targets(), RULES.guard(), RULES.usual());
    admitted(
        new Admission(any, Optional.empty(), List.of(configured), new Shelf(1, nine))
            .repository(proposal("x", GIT, Map.of()), Optional.empty(), false));
  }

  @Test
  void namesCanBeFolderUidsAndTellApartFromThoseOfTheFile() {
    for (String name : List.of("a.b", "A", "a_b", "-a", "", "a".repeat(41), "general", "new")) {
      refuses(
          over(Shelf.EMPTY).repository(proposal(name, GIT, Map.of()), Optional.empty(), false),
          Reason.INVALID,
          "metadata.name",
          "");
    }
    RepositorySpec configured = RepositoryDocument.read("Ops", json(GIT), OnGitDown.REFUSE).spec();
    refuses(
        new Admission(RULES, Optional.empty(), List.of(configured), Shelf.EMPTY)
            .repository(proposal("ops", GIT, Map.of()), Optional.empty(), false),
        Reason.DUPLICATE,
        "metadata.name",
        "Ops");
  }

  @Test
  void finalizersAreKnownAndAgree() {
    for (List<String> wrong :
        List.of(List.of("mine"), List.of("remove-orphan-resources", "release-orphan-resources"))) {
      refuses(
          over(Shelf.EMPTY)
              .repository(proposal("ops", GIT, Map.of(), wrong), Optional.empty(), false),
          wrong.size() == 1 ? Reason.NOT_SUPPORTED : Reason.INVALID,
          "metadata.finalizers",
          wrong.getFirst());
    }
  }

  @Test
  void withoutAKeyASecretIsRefusedAndTheRestIsTaken() {
    Admission keyless =
        new Admission(RULES, Optional.of("set security.secretKey"), List.of(), Shelf.EMPTY);

    refuses(
        keyless.repository(proposal("ops", GIT, TOKEN), Optional.empty(), false),
        Reason.FORBIDDEN,
        "secure.token",
        "security.secretKey");
    admitted(keyless.repository(proposal("ops", GIT, Map.of()), Optional.empty(), false));
  }

  @Test
  void anUnknownFieldIsNamedAndDropped() {
    RepositoryDocument.Reading reading =
        RepositoryDocument.read(
            "ops", json(GIT.replace("'branch'", "'brunch':1,'branch'")), OnGitDown.REFUSE);

    assertThat(reading.unknown()).containsExactly("spec.git.brunch");
    assertThat(reading.document().at("/git/brunch").isMissingNode()).isTrue();
  }

  @Test
  void whatIsWrittenReadsAsTheSame() {
    RepositorySpec spec = RepositoryDocument.read("ops", json(GIT), OnGitDown.REFUSE).spec();

    RepositoryDocument.Reading again =
        RepositoryDocument.read("ops", RepositoryDocument.write(spec), OnGitDown.REFUSE);

    assertThat(again.errors()).isEmpty();
    assertThat(again.unknown()).isEmpty();
    assertThat(again.spec()).isEqualTo(spec);
  }

  @Test
  void aSamePlaceIsAWarning() {
    Verdict verdict =
        over(shelf(stored("ops", GIT)))
            .repository(proposal("two", GIT, Map.of()), Optional.empty(), false);

    assertThat(((Verdict.Admitted) verdict).warnings())
        .singleElement()
        .satisfies(it -> assertThat(it).contains("ops"));
  }

  @Test
  void connectionsNeedTheirSecretAndTheirHost() {
    String app = "{'title':'App','type':'github','github':{'appID':'1','installationID':'2'}}";
    Admission admission = over(Shelf.EMPTY);
    Map<String, SecretChange> key =
        Map.of("privateKey", new SecretChange.Create(new Secret(pem())));

    refuses(
        admission.connection(
            proposal(
                "app", app, Map.of("privateKey", new SecretChange.Create(new Secret("notpem")))),
            Optional.empty()),
        Reason.INVALID,
        "secure.privateKey",
        ".pem");

    refuses(
        admission.connection(proposal("app", app, Map.of()), Optional.empty()),
        Reason.REQUIRED,
        "secure.privateKey",
        "github");
    StoredResource stored =
        admitted(admission.connection(proposal("app", app, key), Optional.empty()));
    assertThat(ConnectionDocument.read(stored.spec()).spec().api())
        .isEqualTo("https://api.github.com");
    String elsewhere = app.replace("'github','", "'github','url':'https://evil.example','");
    refuses(
        admission.connection(proposal("app", elsewhere, Map.of()), Optional.of(stored)),
        Reason.REQUIRED,
        "secure.privateKey",
        "again");
    refuses(
        admission.connection(
            proposal("app", "{'title':'x','type':'gitea'}", TOKEN), Optional.empty()),
        Reason.REQUIRED,
        "spec.url",
        "missing");
  }

  private static String pem() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
          .formatted(
              Base64.getMimeEncoder()
                  .encodeToString(generator.generateKeyPair().getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aReplacedWebhookSecretStaysGoodForADay() {
    StoredResource first = webhook(Optional.empty(), "one");
    StoredResource second = webhook(Optional.of(first), "two");

    assertThat(webhooks(second, Duration.ofHours(23))).containsExactly("two", "one");
    assertThat(webhooks(second, Duration.ofHours(24))).containsExactly("two");
    assertThat(webhooks(webhook(Optional.of(second), "two"), Duration.ofHours(23)))
        .as("the same again replaces nothing")
        .containsExactly("two", "one");
    assertThat(webhooks(webhook(Optional.of(second), "three"), Duration.ZERO))
        .containsExactly("three", "two");
  }

  @Test
  void aRemovedWebhookSecretEndsAtOnceAndSoDoTheOnesBeforeIt() {
    StoredResource second = webhook(Optional.of(webhook(Optional.empty(), "one")), "two");
    StoredResource none =
        admitted(
            over(Shelf.EMPTY)
                .repository(
                    proposal("ops", GIT, Map.of("webhookSecret", new SecretChange.Remove())),
                    Optional.of(second),
                    false));

    assertThat(webhooks(none, Duration.ZERO)).isEmpty();
  }

  private static StoredResource webhook(Optional<StoredResource> before, String secret) {
    return admitted(
        over(Shelf.EMPTY)
            .repository(
                proposal(
                    "ops",
                    GIT,
                    Map.of("webhookSecret", new SecretChange.Create(new Secret(secret)))),
                before,
                false));
  }

  private static List<String> webhooks(StoredResource stored, Duration later) {
    Instant at = stored.meta().updated();
    return Setups.of(stored, Shelf.EMPTY, RULES, (_, _) -> Optional.empty(), at.plus(later))
        .secrets()
        .webhookSecrets()
        .stream()
        .map(Secret::reveal)
        .toList();
  }

  @Test
  void theFileWinsAndWhatIsOffOrWithoutABranchIsNotRun() {
    StoredResource on = stored("ops", GIT);
    StoredResource off = stored("off", GIT.replace("true", "false"));
    StoredResource unknown = stored("unknown", GIT.replace("'branch':'main',", ""));
    StoredResource twin = stored("file1", GIT);
    RepositorySetup configured =
        new RepositorySetup(
            RepositoryDocument.read("file1", json(GIT), OnGitDown.REFUSE).spec(),
            RepositorySecrets.NONE);

    List<RepositorySetup> setups =
        Setups.of(
            List.of(configured),
            shelf(on, off, unknown, twin),
            RULES,
            (_, _) -> Optional.empty(),
            Instant.EPOCH);

    assertThat(setups).extracting(RepositorySetup::name).containsExactly("file1", "ops");
    assertThat(setups.getFirst()).isSameAs(configured);
    assertThat(setups.getLast().secrets().token().reveal()).isEqualTo("t");
    assertThat(setups.getLast().guard()).isEqualTo(RULES.guard());
  }
}
