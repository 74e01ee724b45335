package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import lockstep.sync.provisioning.BranchBook;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of [BranchBook].
abstract class BranchBookContract {
  private static final String URL = "https://git.example/ops.git";

  private Stores stores;
  private BranchBook book;

  abstract Stores open();

  @BeforeEach
  void fresh() {
    stores = open();
    book = stores.branches("demo");
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void whatWasDecidedFirstStays() {
    assertThat(book.find("ops", URL)).isEmpty();
    assertThat(book.settle("ops", URL, "trunk")).isEqualTo("trunk");

    assertThat(book.settle("ops", URL, "main")).isEqualTo("trunk");
    assertThat(book.find("ops", URL)).contains("trunk");
  }

  @Test
  void keepsClustersRepositoriesAndPlacesApart() {
    book.settle("ops", URL, "trunk");

    assertThat(stores.branches("other").find("ops", URL)).isEmpty();
    assertThat(book.find("team", URL)).isEmpty();
    assertThat(book.find("ops", URL + "/")).isEmpty();
    assertThat(book.settle("ops", URL + "/", "main")).isEqualTo("main");
    assertThat(book.find("ops", URL)).contains("trunk");
  }

  @Test
  void allWhoDecideAtOnceGetTheSame() throws Exception {
    List<String> all =
        Together.run(3, i -> () -> book.settle("ops", URL, List.of("one", "two", "three").get(i)));

    Set<String> heard = new TreeSet<>(all);
    assertThat(heard).hasSize(1);
    assertThat(book.find("ops", URL)).contains(heard.iterator().next());
  }
}
