package lockstep.git;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PackParser;
import org.eclipse.jgit.util.sha1.SHA1;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whether forged SHA-1s are looked for. No forged object of Git is known that could be fetched
/// here, so the hash is asked which one it is: JGit's own in Java looks, the JDK's does not.
class BoundedRepositoryTest {
  private static final String PROPERTY = "org.eclipse.jgit.util.sha1.implementation";
  private static final String LOOKS = "SHA1Java";
  private static final String DOES_NOT = "SHA1Native";

  @TempDir Path temp;

  @Test
  void onlyTheFirstFetchOfAMirrorDoesNotLook() throws Exception {
    assertThat(hash()).isEqualTo(DOES_NOT);
    assertThat(System.getProperty(PROPERTY)).isNull();
    assertThat(SHA1.newInstance().getClass().getSimpleName()).isEqualTo(LOOKS);

    fetchOnce();

    assertThat(hash()).isEqualTo(LOOKS);
  }

  @Test
  void aLaterFetchLooksAlsoWhileTheFirstOneOfAnotherMirrorBegins() throws Exception {
    fetchOnce();
    System.setProperty(PROPERTY, "jdkNative"); // what the other one has set
    try {
      assertThat(hash()).isEqualTo(LOOKS);
      assertThat(System.getProperty(PROPERTY)).isEqualTo("jdkNative");
    } finally {
      System.clearProperty(PROPERTY);
    }
  }

  private Path mirror() {
    return temp.resolve("mirror");
  }

  private void fetchOnce() throws Exception {
    GitCli git = new GitCli(temp);
    Path bare = git.bare(temp.resolve("remote.git"));
    Path work = git.clone(bare.toString(), temp.resolve("work"));
    Files.write(work.resolve("a.json"), "{}".getBytes(UTF_8));
    git.commitAll(work, "One");
    git.run(work, "push", "--quiet", "origin", "HEAD:main");
    try (JGitRepository repository =
        JGitRepository.open(GitRemoteConfig.of(bare.toString(), "main", ""), mirror())) {
      assertThat(repository.fetch()).isInstanceOf(lockstep.sync.pull.FetchOutcome.At.class);
    }
  }

  /// The hash with which the next fetch would read.
  private String hash() throws Exception {
    GitRemoteConfig config = GitRemoteConfig.of(temp.resolve("remote.git").toString(), "main", "");
    try (MirrorFolder folder = MirrorFolder.open(mirror(), config);
        Repository repository = folder.repository();
        ObjectInserter inserter = repository.newObjectInserter()) {
      PackParser parser = inserter.newPackParser(new ByteArrayInputStream(new byte[0]));
      Field hasher = PackParser.class.getDeclaredField("objectHasher");
      hasher.setAccessible(true);
      return hasher.get(parser).getClass().getSimpleName();
    }
  }
}
