package lockstep.git;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.PackParser;

/// A repository that takes in no object above a limit, whatever a pack says that it unpacks to.
/// JGit would make room for it before it looks.
///
/// Into an empty mirror comes the whole repository, of which each byte is hashed, and looking for
/// the marks of a forged SHA-1 on the way takes half of the time of the whole fetch. There it is
/// left out: nothing is here yet that an object could be forged to stand for, and hosts look for it
/// when they are pushed to. Later fetches look.
final class BoundedRepository extends FileRepository {
  /// JGit asks for it when it makes a parser, and knows no other way.
  private static final String HASH = "org.eclipse.jgit.util.sha1.implementation";

  private static final String FAST = "jdkNative";
  private static final String LOOKING = "java";

  private final long maxObject;

  BoundedRepository(BaseRepositoryBuilder<?, ?> builder, long maxObject) throws IOException {
    super(builder);
    this.maxObject = maxObject;
  }

  @Override
  public ObjectInserter newObjectInserter() {
    ObjectInserter unbounded = super.newObjectInserter();
    return new ObjectInserter.Filter() {
      @Override
      protected ObjectInserter delegate() {
        return unbounded;
      }

      @Override
      public PackParser newPackParser(InputStream in) throws IOException {
        boolean isFirst = getObjectDatabase().getPacks().isEmpty();
        PackParser parser = parser(isFirst ? FAST : LOOKING, unbounded, in);
        parser.setMaxObjectSizeLimit(maxObject);
        return parser;
      }
    };
  }

  /// One at a time: the property is the whole process's, and a fetch that must look may begin while
  /// another one need not.
  private static synchronized PackParser parser(
      String hash, ObjectInserter inserter, InputStream in) throws IOException {
    String before = System.getProperty(HASH);
    System.setProperty(HASH, hash);
    try {
      return inserter.newPackParser(in);
    } finally {
      if (before == null) {
        System.clearProperty(HASH);
      } else {
        System.setProperty(HASH, before);
      }
    }
  }
}
