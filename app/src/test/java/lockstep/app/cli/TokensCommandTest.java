package lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TokensCommandTest {
  private static final String SEARCH = "GET /api/serviceaccounts/search?perpage=1000&page=1";

  private final AnsweringServer server;

  TokensCommandTest() throws IOException {
    server =
        new AnsweringServer()
            .on(SEARCH, "{'serviceAccounts':[{'id':3,'name':'ci','role':'Editor','tokens':1}]}")
            .on(
                "GET /api/serviceaccounts/3/tokens",
                """
                [{'id':5,'name':'laptop','created':'2026-11-30T10:00:01Z',
                  'expiration':'2027-01-01T00:00:00Z','hasExpired':false,'lastUsedAt':null}]
                """)
            .on("POST /api/serviceaccounts", "{'id':4,'name':'new','role':'Viewer'}")
            .on("POST /api/serviceaccounts/3/tokens", "{'id':6,'name':'ci','key':'glsa_x'}")
            .on("POST /api/serviceaccounts/4/tokens", "{'id':7,'name':'t','key':'glsa_y'}")
            .on("DELETE /api/serviceaccounts/3/tokens/5", "{}")
            .on("DELETE /api/serviceaccounts/3", "{}")
            .on("PATCH /api/serviceaccounts/3", "{}");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void listsTheTokensOfEachAccount() {
    assertThat(server.run("tokens").lines())
        .containsExactly(
            "ACCOUNT  ROLE    TOKEN   MADE              ENDS              LAST USED",
            "ci       Editor  laptop  2026-11-30 10:00  2027-01-01 00:00  never");
  }

  @Test
  void addsATokenAndTheAccountWhereThereIsNone() {
    String said = server.run("tokens", "add", "new", "t", "--for=2d");

    assertThat(said)
        .isEqualTo(
            "Token t of new (Viewer), shown only now; send it as \"Authorization: Bearer TOKEN\":%nglsa_y%n"
                .formatted());
    assertThat(server.asked)
        .contains("POST /api/serviceaccounts {\"name\":\"new\",\"role\":\"Viewer\"}")
        .last()
        .isEqualTo("POST /api/serviceaccounts/4/tokens {\"name\":\"t\",\"secondsToLive\":172800}");
    assertThat(server.run("tokens", "add", "ci", "--json")).contains("\"key\" : \"glsa_x\"");
    assertThat(server.asked)
        .last()
        .isEqualTo("POST /api/serviceaccounts/3/tokens {\"name\":\"ci\",\"secondsToLive\":0}");
  }

  @Test
  void givesNoOtherRoleToTheTokensThatAreThere() {
    assertThat(server.run("tokens", "add", "ci", "t", "--role=admin"))
        .startsWith("ci is Editor already");
    assertThat(server.asked).noneMatch(it -> it.startsWith("POST"));
  }

  @Test
  void removesATokenOrAnAccount() {
    assertThat(server.run("tokens", "remove", "ci", "laptop"))
        .isEqualTo("Token laptop of ci is removed.%n".formatted());
    assertThat(server.asked).last().isEqualTo("DELETE /api/serviceaccounts/3/tokens/5");
    assertThat(server.run("tokens", "remove", "ci")).contains("is removed, with its tokens");
    assertThat(server.asked).last().isEqualTo("DELETE /api/serviceaccounts/3");
    assertThat(server.run("tokens", "remove", "ci", "phone")).startsWith("ci has no token phone");
    assertThat(server.run("tokens", "remove", "bob")).startsWith("There is no service account bob");
  }

  @Test
  void disablesAnAccountAndEnablesIt() {
    assertThat(server.run("tokens", "disable", "ci")).startsWith("ci is disabled");
    assertThat(server.asked).last().isEqualTo("PATCH /api/serviceaccounts/3 {\"isDisabled\":true}");
    assertThat(server.run("tokens", "enable", "ci")).startsWith("ci is enabled");
    assertThat(server.asked)
        .last()
        .isEqualTo("PATCH /api/serviceaccounts/3 {\"isDisabled\":false}");
    server.asked.clear();
    assertThat(server.run("tokens", "disable", "ci", "laptop"))
        .contains("./lockstep tokens remove ci laptop");
    assertThat(server.run("tokens", "enable", "bob")).startsWith("There is no service account bob");
    assertThat(server.asked).noneMatch(it -> it.startsWith("PATCH"));
  }

  @Test
  void saysWhichAccountIsDisabled() {
    server.on(
        SEARCH,
        "{'serviceAccounts':[{'id':3,'name':'ci','role':'Editor','isDisabled':true,'tokens':1}]}");

    assertThat(server.run("tokens")).contains("Editor, disabled  laptop");
  }

  @Test
  void asksWhichOneWhereSeveralHaveTheName() {
    server.on(
        SEARCH,
        """
        {'serviceAccounts':[{'id':3,'name':'ci','login':'sa-ci','role':'Viewer'},
          {'id':4,'name':'ci','login':'ci','role':'Admin'},
          {'id':5,'name':'b','login':'sa-b'},{'id':6,'name':'b','login':'sa-old'}]}
        """);

    assertThat(server.run("tokens", "add", "b", "t")).startsWith("Several service accounts");
    assertThat(server.run("tokens", "add", "ci", "t")).contains("of ci (Admin)");
    assertThat(server.asked).last().asString().startsWith("POST /api/serviceaccounts/4/tokens");
  }

  @Test
  void saysWhatIsWrong() {
    assertThat(server.run("tokens", "add")).startsWith("ACCOUNT is missing");
    assertThat(server.run("tokens", "add", "x", "--for=soon"))
        .isEqualTo("--for soon: is no time (expected: such as 90d, 12h or 30m)%n".formatted());
    assertThat(server.asked).isEmpty();
  }
}
