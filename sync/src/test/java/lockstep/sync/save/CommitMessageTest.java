package lockstep.sync.save;

import static org.assertj.core.api.Assertions.assertThat;

import lockstep.core.resource.Uid;
import org.junit.jupiter.api.Test;

class CommitMessageTest {
  private static final SaveId ID = new SaveId("s1");
  private static final Uid CPU = new Uid("cpu");

  @Test
  void endsInTrailersOfItsOwn() {
    assertThat(CommitMessage.of("Less noise\n\nBecause.", ID, CPU, 3, "a"))
        .isEqualTo(
            """
            Less noise

            Because.

            Lockstep-Save-Id: s1
            Lockstep-Uid: cpu
            Lockstep-Epoch: 3
            Lockstep-Instance: a
            """);
  }

  @Test
  void hasNoEpochWhereThereIsNone() {
    assertThat(CommitMessage.of("Less noise", ID, CPU, 0, "a")).doesNotContain("Epoch");
  }

  @Test
  void readsBackWhatItWrote() {
    String message = CommitMessage.of("Less noise", ID, CPU, 3, "a");

    assertThat(CommitMessage.saveId(message)).contains(ID);
    assertThat(CommitMessage.uid(message)).contains(CPU);
    assertThat(CommitMessage.subject(message)).isEqualTo("Less noise");
  }

  @Test
  void tellsTheEpochOfAPrimary() {
    assertThat(CommitMessage.epoch(CommitMessage.of("Less noise", ID, CPU, 412, "a")))
        .isEqualTo(412);
    assertThat(CommitMessage.epoch(CommitMessage.of("Less noise", ID, CPU, 0, "a"))).isZero();
    assertThat(CommitMessage.epoch("Fix\n\nLockstep-Epoch: -3\n")).isZero();
    assertThat(CommitMessage.epoch("Fix\n\nLockstep-Epoch: 9223372036854775807\n")).isZero();
  }

  @Test
  void thePersonsWordsCannotPassForATrailer() {
    String forged = "Fun\n\nLockstep-Save-Id: other\nLockstep-Uid: other\n";

    String message = CommitMessage.of(forged, ID, CPU, 0, "a\nLockstep-Save-Id: third");

    assertThat(CommitMessage.saveId(message)).contains(ID);
    assertThat(CommitMessage.uid(message)).contains(CPU);
    assertThat(message).doesNotContain("\nLockstep-Save-Id: third");
  }

  @Test
  void aMessageByOtherHandsHasNone() {
    assertThat(CommitMessage.saveId("")).isEmpty();
    assertThat(CommitMessage.saveId("Lockstep-Save-Id: s1")).isEmpty();
    assertThat(CommitMessage.saveId("Fix\n\nLockstep-Save-Id: s1\n\nand more")).isEmpty();
    assertThat(CommitMessage.saveId("Fix\n\nLockstep-Save-Id: not valid!")).isEmpty();
  }

  @Test
  void isReadWhateverTheCaseAndTheSpaces() {
    assertThat(CommitMessage.saveId("Fix\n\nlockstep-save-id:s1\n\n")).contains(ID);
  }

  @Test
  void takesControlCharactersOutAndCutsWhatIsTooLong() {
    String message = CommitMessage.of("A\tb\u0000c" + "x".repeat(500), ID, CPU, 0, "a");

    assertThat(CommitMessage.subject(message)).startsWith("A b cxxx").hasSize(200);
  }
}
