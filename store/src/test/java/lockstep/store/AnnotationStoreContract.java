package lockstep.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import lockstep.core.annotation.Annotation;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationQuery.Place;
import lockstep.core.annotation.AnnotationQuery.TagMatch;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.annotation.Author;
import lockstep.core.annotation.Mark;
import lockstep.core.annotation.TagCount;
import lockstep.core.resource.Uid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What everybody may expect of an [AnnotationStore].
abstract class AnnotationStoreContract {
  private static final Author EVE = new Author(7, "u7", "eve", "Eve", "eve@x.org");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Uid NODES = new Uid("nodes");
  private static final Uid PODS = new Uid("pods");

  private Stores stores;
  private AnnotationStore store;

  abstract Stores open();

  @BeforeEach
  void openStores() {
    stores = open();
    store = stores.annotations();
  }

  @AfterEach
  void closeStores() {
    stores.close();
  }

  private static final Comparator<TagCount> BY_NAME = Comparator.comparing(TagCount::tag);

  private static Mark mark(String text, int fromMinute, int toMinute, String... tags) {
    return new Mark(
        Optional.empty(),
        OptionalLong.empty(),
        NOON.plusSeconds(60L * fromMinute),
        NOON.plusSeconds(60L * toMinute),
        text,
        List.of(tags),
        Optional.empty());
  }

  private static Mark on(Uid dashboard, long panel, String text, String... tags) {
    return new Mark(
        Optional.of(dashboard),
        OptionalLong.of(panel),
        NOON,
        NOON,
        text,
        List.of(tags),
        Optional.empty());
  }

  private List<String> texts(AnnotationQuery query) {
    return store.find(query).stream().map(annotation -> annotation.mark().text()).toList();
  }

  @Test
  void keepsAllOfAMark() {
    Mark mark =
        new Mark(
            Optional.of(NODES),
            OptionalLong.of(9_007_199_254_740_000L),
            NOON,
            NOON.plusMillis(1),
            "deployed «ünïcode» 🚀\nsecond line",
            List.of("deploy", "prod eu"),
            Optional.of("{\"a\": 1.50}"));

    Annotation added = store.add(mark, EVE);

    assertThat(added.mark()).isEqualTo(mark);
    assertThat(added.author()).isEqualTo(EVE);
    assertThat(added.created()).isEqualTo(added.updated());
    assertThat(store.get(added.id())).contains(added);
    assertThat(store.find(AnnotationQuery.ALL)).containsExactly(added);
  }

  @Test
  void givesEachAnIdThatABrowserCanHold() {
    long first = store.add(mark("a", 0, 0), EVE).id();
    store.delete(first);
    long second = store.add(mark("b", 0, 0), EVE).id();

    assertThat(first).isPositive();
    assertThat(second).isGreaterThan(first).isLessThan(1L << 53);
  }

  @Test
  void keepsAMarkOfTheOrganisationAndWithoutTags() {
    Annotation added = store.add(mark("org", 0, 0), EVE);

    assertThat(store.get(added.id()).orElseThrow().mark()).isEqualTo(mark("org", 0, 0));
    assertThat(store.get(added.id() + 1)).isEmpty();
  }

  @Test
  void findsTheNewestFirst() {
    store.add(mark("ends at 5", 0, 5), EVE);
    store.add(mark("ends at 9, began at 1", 1, 9), EVE);
    store.add(mark("ends at 9, began at 2", 2, 9), EVE);
    store.add(mark("the same, added later", 2, 9), EVE);

    assertThat(texts(AnnotationQuery.ALL))
        .containsExactly(
            "the same, added later", "ends at 9, began at 2", "ends at 9, began at 1", "ends at 5");
    assertThat(texts(AnnotationQuery.ALL.atMost(1))).containsExactly("the same, added later");
  }

  @Test
  void findsWhatTouchesARange() {
    store.add(mark("before", 0, 9), EVE);
    store.add(mark("into", 0, 10), EVE);
    store.add(mark("inside", 12, 12), EVE);
    store.add(mark("around", 0, 60), EVE);
    store.add(mark("out of", 20, 30), EVE);
    store.add(mark("after", 21, 30), EVE);

    assertThat(texts(AnnotationQuery.ALL.between(NOON.plusSeconds(600), NOON.plusSeconds(1200))))
        .containsExactlyInAnyOrder("into", "inside", "around", "out of");
  }

  @Test
  void findsThoseOfADashboardOrPanel() {
    store.add(on(NODES, 1, "nodes 1"), EVE);
    store.add(on(NODES, 2, "nodes 2"), EVE);
    store.add(on(PODS, 1, "pods 1"), EVE);
    store.add(mark("org", 0, 0), EVE);

    assertThat(texts(AnnotationQuery.ALL.on(NODES)))
        .containsExactlyInAnyOrder("nodes 1", "nodes 2");
    assertThat(texts(AnnotationQuery.ALL.on(NODES).onPanel(2))).containsExactly("nodes 2");
  }

  @Test
  void findsByAllOrAnyTags() {
    store.add(mark("a", 0, 1, "a"), EVE);
    store.add(mark("ab", 0, 2, "a", "b"), EVE);
    store.add(mark("c", 0, 3, "c"), EVE);

    assertThat(texts(AnnotationQuery.ALL.tagged(TagMatch.ALL, List.of("a", "b"))))
        .containsExactly("ab");
    assertThat(texts(AnnotationQuery.ALL.tagged(TagMatch.ANY, List.of("a", "b"))))
        .containsExactly("ab", "a");
    assertThat(texts(AnnotationQuery.ALL.tagged(TagMatch.ANY, List.of("A")))).isEmpty();
    assertThat(
            texts(
                AnnotationQuery.ALL
                    .between(NOON, NOON.plusSeconds(60))
                    .tagged(TagMatch.ANY, List.of("a", "c"))
                    .atMost(2)))
        .containsExactly("c", "ab");
  }

  @Test
  void hasNoAlerts() {
    store.add(mark("a", 0, 0), EVE);

    assertThat(store.find(AnnotationQuery.ALL.ofType(AnnotationQuery.Type.ALERT))).isEmpty();
    assertThat(store.find(AnnotationQuery.ALL.ofType(AnnotationQuery.Type.ANNOTATION))).hasSize(1);
  }

  @Test
  void treatsEveryCharacterOfATagAsItself() {
    String quote = "'; DROP TABLE annotations; --";
    store.add(mark("x", 0, 0, quote, "50%", "a_b", "<x>", ":y"), EVE);
    store.add(mark("y", 0, 0, "aXb"), EVE);

    for (String tag : List.of(quote, "50%", "a_b", "<x>", ":y")) {
      assertThat(texts(AnnotationQuery.ALL.tagged(TagMatch.ALL, List.of(tag))))
          .as(tag)
          .containsExactly("x");
    }
    assertThat(store.tags("_", 10)).containsExactly(new TagCount("a_b", 1));
  }

  @Test
  void replacesAMark() {
    Annotation added = store.add(on(NODES, 1, "old", "a", "b"), EVE);

    Annotation updated = store.update(added.id(), on(PODS, 2, "new", "b", "c")).orElseThrow();

    assertThat(updated.mark()).isEqualTo(on(PODS, 2, "new", "b", "c"));
    assertThat(updated.author()).isEqualTo(EVE);
    assertThat(updated.created()).isEqualTo(added.created());
    assertThat(updated.updated()).isAfterOrEqualTo(added.updated());
    assertThat(store.get(added.id())).contains(updated);
    assertThat(store.tags("", 10)).containsExactly(new TagCount("b", 1), new TagCount("c", 1));
    assertThat(store.update(added.id() + 1, mark("x", 0, 0))).isEmpty();
  }

  @Test
  void deletesOneWithItsTags() {
    long id = store.add(mark("a", 0, 0, "t"), EVE).id();

    assertThat(store.delete(id)).isTrue();
    assertThat(store.get(id)).isEmpty();
    assertThat(store.tags("", 10)).isEmpty();
    assertThat(store.delete(id)).isFalse();
  }

  @Test
  void deletesAllOfAPanelOrDashboard() {
    store.add(on(NODES, 1, "n1", "t"), EVE);
    store.add(on(NODES, 2, "n2", "t"), EVE);
    store.add(on(NODES, 2, "n2 too", "t"), EVE);
    store.add(on(PODS, 2, "p2", "t"), EVE);

    assertThat(store.deleteAll(NODES, OptionalLong.of(2))).isEqualTo(2);
    assertThat(texts(AnnotationQuery.ALL)).containsExactlyInAnyOrder("n1", "p2");
    assertThat(store.deleteAll(NODES, OptionalLong.empty())).isEqualTo(1);
    assertThat(store.tags("", 10)).containsExactly(new TagCount("t", 1));
    assertThat(store.deleteAll(NODES, OptionalLong.empty())).isZero();
  }

  @Test
  void countsTagsByNameAndPart() {
    store.add(mark("1", 0, 0, "Deploy", "éa"), EVE);
    store.add(mark("2", 0, 0, "Deploy", "redeploy"), EVE);

    assertThat(store.tags("", 10))
        .containsExactly(
            new TagCount("Deploy", 2), new TagCount("redeploy", 1), new TagCount("éa", 1));
    assertThat(store.tags("dePLOY", 10)).hasSize(2);
    assertThat(store.tags("ÉA", 10)).containsExactly(new TagCount("éa", 1));
    assertThat(store.tags("", 1)).containsExactly(new TagCount("Deploy", 2));
  }

  /// Half of them name the same tags in the other order: nobody may wait for each other.
  @Test
  void tagsThatManyChangeAtOnceAreCounted() {
    List<Long> ids =
        IntStream.range(0, 8).mapToObj(i -> store.add(mark("m" + i, 0, 0, "a"), EVE).id()).toList();

    Together.run(
        8,
        i ->
            (Callable<Boolean>)
                () -> {
                  String[] tags = i % 2 == 0 ? new String[] {"a", "z"} : new String[] {"z", "a"};
                  for (int round = 0; round < 50; round++) {
                    store.update(ids.get(i), mark("m", 0, 0, tags));
                  }
                  return true;
                });

    assertThat(store.tags("", 9)).containsExactly(new TagCount("a", 8), new TagCount("z", 8));
  }

  @Test
  void listsTagsHoweverManyThereAre() {
    for (int i = 0; i < 60; i++) {
      int first = i * 100;
      store.add(
          mark(
              "many",
              0,
              0,
              IntStream.range(first, first + 100)
                  .mapToObj("t%04d"::formatted)
                  .toArray(String[]::new)),
          EVE);
    }

    assertThat(store.tags("", 10_000)).hasSize(6_000).isSortedAccordingTo(BY_NAME);
    assertThat(store.tags("T5999", 10)).containsExactly(new TagCount("t5999", 1));
    assertThat(store.tags("9", 3))
        .containsExactly(
            new TagCount("t0009", 1), new TagCount("t0019", 1), new TagCount("t0029", 1));
  }

  @Test
  void findsTheSameAsALookAtEachWouldWhateverIsAsked() {
    Random random = new Random(5);
    List<Annotation> all = AnnotationQueries.addSome(store, random, NOON);
    for (int i = 0; i < 150; i++) {
      AnnotationQuery query = AnnotationQueries.any(random, NOON, all);

      assertThat(store.find(query)).as("%s", query).isEqualTo(AnnotationQueries.look(all, query));
    }
  }

  @Test
  void pagesLeaveNothingOutAndShowNothingTwice() {
    for (int i = 0; i < 25; i++) {
      store.add(mark("m" + i, i % 3, i % 3 + i % 2, "t"), EVE);
    }
    AnnotationQuery window =
        AnnotationQuery.ALL.between(NOON, NOON.plusSeconds(120)).tagged(TagMatch.ALL, List.of("t"));
    List<Annotation> whole = store.find(window.atMost(100));
    assertThat(whole).hasSize(25);

    List<Annotation> paged = new ArrayList<>(store.find(window.atMost(4)));
    while (paged.size() < whole.size()) {
      List<Annotation> page = store.find(window.atMost(4).after(Place.of(paged.getLast())));
      assertThat(page).isNotEmpty();
      paged.addAll(page);
    }
    assertThat(paged).isEqualTo(whole);
    assertThat(store.find(window.after(Place.of(paged.getLast())))).isEmpty();
  }
}
