package lockstep.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import lockstep.core.annotation.Annotation;
import lockstep.core.annotation.AnnotationQuery;
import lockstep.core.annotation.AnnotationQuery.Place;
import lockstep.core.annotation.AnnotationQuery.TagMatch;
import lockstep.core.annotation.AnnotationStore;
import lockstep.core.annotation.Author;
import lockstep.core.annotation.Mark;
import lockstep.core.resource.Uid;

/// Annotations and queries made by chance, and what a look at each annotation finds.
final class AnnotationQueries {
  private static final List<String> TAGS = List.of("a", "b", "c");
  private static final List<Uid> DASHBOARDS = List.of(new Uid("nodes"), new Uid("pods"));
  private static final int COUNT = 120;
  private static final int MINUTES = 100;

  private AnnotationQueries() {}

  static List<Annotation> addSome(AnnotationStore store, Random random, Instant noon) {
    List<Annotation> all = new ArrayList<>();
    for (int i = 0; i < COUNT; i++) {
      int begin = random.nextInt(MINUTES);
      int end = begin + (random.nextBoolean() ? 0 : random.nextInt(30));
      boolean onPanel = random.nextBoolean();
      Mark mark =
          new Mark(
              onPanel ? Optional.of(DASHBOARDS.get(random.nextInt(2))) : Optional.empty(),
              onPanel ? OptionalLong.of(random.nextInt(1, 3)) : OptionalLong.empty(),
              noon.plusSeconds(60L * begin),
              noon.plusSeconds(60L * end),
              "m" + i,
              TAGS.stream().filter(_ -> random.nextBoolean()).toList(),
              Optional.empty());
      all.add(store.add(mark, new Author(7, "u7", "eve", "Eve", "eve@x.org")));
    }
    return all;
  }

  static AnnotationQuery any(Random random, Instant noon, List<Annotation> all) {
    AnnotationQuery query = AnnotationQuery.ALL.atMost(1 + random.nextInt(40));
    if (random.nextInt(3) > 0) {
      int from = random.nextInt(MINUTES);
      query =
          query.between(
              noon.plusSeconds(60L * from), noon.plusSeconds(60L * (from + random.nextInt(60))));
    }
    query =
        query.tagged(
            random.nextBoolean() ? TagMatch.ALL : TagMatch.ANY,
            TAGS.subList(0, random.nextInt(TAGS.size() + 1)));
    if (random.nextInt(3) == 0) {
      query = query.on(DASHBOARDS.get(random.nextInt(2)));
    }
    if (random.nextInt(4) == 0) {
      query = query.onPanel(random.nextInt(1, 3));
    }
    return random.nextBoolean()
        ? query.after(Place.of(all.get(random.nextInt(all.size()))))
        : query;
  }

  static List<Annotation> look(List<Annotation> all, AnnotationQuery query) {
    return all.stream()
        .filter(one -> query.from().stream().noneMatch(it -> one.mark().timeEnd().isBefore(it)))
        .filter(one -> query.to().stream().noneMatch(it -> one.mark().time().isAfter(it)))
        .filter(one -> query.after().stream().allMatch(it -> it.isBefore(Place.of(one))))
        .filter(
            one ->
                query.dashboardUid().isEmpty()
                    || query.dashboardUid().equals(one.mark().dashboardUid()))
        .filter(one -> query.panelId().isEmpty() || query.panelId().equals(one.mark().panelId()))
        .filter(one -> has(one.mark().tags(), query.tags(), query.match()))
        .sorted((one, other) -> Place.of(one).isBefore(Place.of(other)) ? -1 : 1)
        .limit(query.limit())
        .toList();
  }

  private static boolean has(List<String> own, List<String> wanted, TagMatch match) {
    return wanted.isEmpty()
        || (match == TagMatch.ALL
            ? own.containsAll(wanted)
            : wanted.stream().anyMatch(own::contains));
  }
}
