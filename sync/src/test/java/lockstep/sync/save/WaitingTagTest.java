package lockstep.sync.save;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import lockstep.core.resource.BlobId;
import org.junit.jupiter.api.Test;

/// How content that waits for Git is named.
class WaitingTagTest {
  private static final long LARGEST_OF_JAVASCRIPT = (1L << 53) - 1;
  private static final int MANY = 20_000;

  @Test
  void theVersionNamesTheSameAsTheTag() {
    Set<BlobId> tags = new HashSet<>();
    for (int i = 0; i < MANY; i++) {
      SaveId save = new SaveId("s" + i);
      long version = WaitingTag.version(save, i % 9 + 1);
      assertThat(WaitingTag.named(version)).contains(WaitingTag.of(save));
      assertThat(version).isBetween(1_000_000_000_000L, LARGEST_OF_JAVASCRIPT);
      assertThat(version % 1_000_000).isEqualTo(i % 9 + 1);
      tags.add(WaitingTag.of(save));
    }
    assertThat(tags).hasSize(MANY);
  }

  @Test
  void noVersionOfGitNamesWhatWaits() {
    assertThat(WaitingTag.named(0)).isEmpty();
    assertThat(WaitingTag.named(Integer.MAX_VALUE)).isEmpty();
    assertThat(WaitingTag.named(Long.MAX_VALUE)).isEmpty();
    assertThat(WaitingTag.named(-1)).isEmpty();
  }
}
