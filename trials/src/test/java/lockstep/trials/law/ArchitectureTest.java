package lockstep.trials.law;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/// The arrows between rooms that Maven's own dependencies do not already forbid, and the banned
/// calls.
class ArchitectureTest {
  private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(compiled());

  private static List<Path> compiled() {
    return SourceTree.ROOMS.stream()
        .map(room -> SourceTree.ROOT.resolve(room).resolve("target/classes"))
        .toList();
  }

  @Test
  void importsTheWholeProduct() {
    List<String> missing =
        SourceTree.ROOMS.stream()
            .filter(
                room ->
                    CLASSES.stream()
                        .noneMatch(c -> c.getPackageName().startsWith("lockstep." + room)))
            .toList();
    org.assertj.core.api.Assertions.assertThat(missing)
        .as("rooms without compiled classes")
        .isEmpty();
  }

  @Test
  void onlyTheGitRoomKnowsJGit() {
    noClasses()
        .that()
        .resideOutsideOfPackage("lockstep.git..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.eclipse.jgit..")
        .check(CLASSES);
  }

  @Test
  void onlyTheStoreKnowsSql() {
    noClasses()
        .that()
        .resideOutsideOfPackage("lockstep.store..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.jdbi..", "com.zaxxer..")
        .check(CLASSES);
  }

  @Test
  void pureRoomsKnowNoTechnology() {
    noClasses()
        .that()
        .resideInAnyPackage("lockstep.core..", "lockstep.sync..", "lockstep.cluster..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.undertow..",
            "java.net.http..",
            "org.apache.hc..",
            "java.util.logging..",
            "java.nio.channels..")
        .check(CLASSES);
  }

  @Test
  void pureRoomsDoNotLog() {
    noClasses()
        .that()
        .resideInAnyPackage("lockstep.core..", "lockstep.sync..", "lockstep.cluster..")
        .should()
        .dependOnClassesThat()
        .areAssignableTo(System.Logger.class)
        .check(CLASSES);
  }

  @Test
  void onlyTheProgramsMachineKnowsTimeAndChance() {
    noClasses()
        .that()
        .resideOutsideOfPackage("lockstep.app..")
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "sleep", long.class)
        .orShould()
        .callMethod(Thread.class, "sleep", java.time.Duration.class)
        .orShould()
        .callMethod(Math.class, "random")
        .orShould()
        .callMethod(UUID.class, "randomUUID")
        .orShould()
        .callMethod(ThreadLocalRandom.class, "current")
        .orShould()
        .callConstructor(Random.class)
        .check(CLASSES);
  }

  @Test
  void theProductUsesNoTestDoubles() {
    noClasses()
        .that()
        .resideOutsideOfPackages("..testing..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("lockstep..testing..")
        .check(CLASSES);
  }

  @Test
  void theGatewayKnowsNothingOfDashboards() {
    noClasses()
        .that()
        .resideInAPackage("lockstep.gateway..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("lockstep.core.snapshot..", "lockstep.core.json..", "lockstep.sync..")
        .orShould()
        .dependOnClassesThat()
        .haveSimpleName("Dashboard")
        .check(CLASSES);
  }

  @Test
  void noPackageOfARoomDependsOnItselfThroughAnother() {
    for (String room : SourceTree.ROOMS) {
      slices()
          .matching("lockstep." + room + ".(**)")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(CLASSES);
    }
  }
}
