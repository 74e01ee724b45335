package lockstep.api.save;

import lockstep.api.http.Answer;
import lockstep.core.resource.Uid;

/// What a save was about, in the words that Grafana has for its errors.
public enum Thing {
  DASHBOARD {
    @Override
    Answer notFound(String message) {
      return Answer.message(404, "not-found", message);
    }

    @Override
    Answer uidTaken() {
      return Answer.message(412, "version-mismatch", changed()); // as Grafana has it
    }

    @Override
    Answer parentNotFound() {
      return Answer.message(400, "folder not found");
    }

    @Override
    Answer emptyTitle() {
      return Answer.message(400, "empty-name", "Dashboard title cannot be empty");
    }

    @Override
    Answer tooLarge() {
      return Answer.message(413, "Dashboard is too large, max is 5 MB");
    }

    @Override
    String url(Uid uid) {
      return "/d/" + uid;
    }

    @Override
    String changed() {
      return "The dashboard has been changed by someone else";
    }
  },
  FOLDER {
    @Override
    Answer notFound(String message) {
      return Answer.message(404, "not-found", "folder not found");
    }

    @Override
    Answer uidTaken() {
      return Answer.message(409, "a folder with the same uid already exists");
    }

    @Override
    Answer parentNotFound() {
      return Answer.message(400, "parent folder not found");
    }

    @Override
    Answer emptyTitle() {
      return Answer.message(400, "folder title cannot be empty");
    }

    @Override
    Answer tooLarge() {
      return Answer.message(413, "The folder is too large");
    }

    @Override
    String url(Uid uid) {
      return "/dashboards/f/" + uid;
    }

    @Override
    String changed() {
      return "the folder has been changed by someone else";
    }
  };

  /// @param message what is missing, and who took it away when that is known
  abstract Answer notFound(String message);

  abstract Answer uidTaken();

  abstract Answer parentNotFound();

  abstract Answer emptyTitle();

  abstract Answer tooLarge();

  /// Its page, without the title.
  abstract String url(Uid uid);

  abstract String changed();
}
