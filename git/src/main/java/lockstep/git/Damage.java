package lockstep.git;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.errors.PackInvalidException;

/// Tells a failure that the mirror itself may be the cause of from one of the connection.
final class Damage {
  private Damage() {}

  /// True when it is worth looking whether the mirror is whole.
  static boolean mayBe(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case MissingObjectException _,
            CorruptObjectException _,
            IncorrectObjectTypeException _,
            PackInvalidException _,
            FileNotFoundException _,
            NoSuchFileException _ -> {
          return true;
        }
        default -> {}
      }
    }
    return false;
  }
}
