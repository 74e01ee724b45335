package lockstep.git;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.BaseRepositoryBuilder;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.transport.PackParser;

/// A repository that takes in no object above a limit, whatever a pack says that it unpacks to.
/// JGit would make room for it before it looks.
final class BoundedRepository extends FileRepository {
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
        PackParser parser = super.newPackParser(in);
        parser.setMaxObjectSizeLimit(maxObject);
        return parser;
      }
    };
  }
}
