package lockstep.sync.pull;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import lockstep.core.resource.BlobId;
import lockstep.core.resource.CommitId;
import lockstep.core.resource.Content;
import lockstep.core.resource.Provenance;
import lockstep.core.resource.RepoPath;
import lockstep.core.resource.Uid;
import lockstep.core.snapshot.Birth;
import lockstep.core.snapshot.FileChange;
import lockstep.core.snapshot.FileChange.LastGood;
import lockstep.core.snapshot.Snapshot;
import lockstep.core.snapshot.SnapshotBuilder;
import lockstep.sync.save.RequestDigest;
import lockstep.sync.save.SaveId;

/// A tip as bytes, for the next life of the process.
///
/// It holds what is costly to find out: what each file says, and what the history says of each
/// file. Everything that is shown is derived from that anew, by the same code as after a pull,
/// under the same settings. Whoever keeps the bytes answers for two things that nothing in them can
/// tell: that they are undamaged, and that the program which wrote them is the one that reads them.
final class TipImage {
  private static final int OTHER = 0;
  private static final int BAD = 1;
  private static final int DASHBOARD = 2;
  private static final int FOLDER = 3;

  private TipImage() {}

  /// A tip, and what is known to be shown with it.
  ///
  /// @param newest the last commits of its history, oldest first
  record Kept(Tip tip, List<CommitId> newest) {}

  /// The image of a tip that has a commit.
  ///
  /// @param newest the last commits of its history, oldest first
  /// @param builder made what is shown
  static byte[] of(Tip tip, Collection<CommitId> newest, SnapshotBuilder builder) {
    return new Writing(tip).image(newest, builder);
  }

  /// The tip of an image; empty when it is no image, or was made under other settings.
  static Optional<Kept> read(byte[] image, SnapshotBuilder builder) {
    try {
      return new Reading(image, builder).kept();
    } catch (RuntimeException _) {
      return Optional.empty(); // whatever it is: it is a cache, and Git has it all
    }
  }

  private static final class Writing {
    private final ImageOutput out = new ImageOutput();
    private final Tip tip;
    private final IdentityHashMap<CommitStamp, Integer> stamps = new IdentityHashMap<>();
    private final IdentityHashMap<FileTrace, Integer> traces = new IdentityHashMap<>();

    Writing(Tip tip) {
      this.tip = tip;
    }

    byte[] image(Collection<CommitId> newest, SnapshotBuilder builder) {
      out.id(tip.commit().orElseThrow().hex());
      out.text(builder.settings());
      out.list(newest, commit -> out.id(commit.hex()));
      history(tip.history());
      out.list(
          sorted(tip.entries().keys()), path -> entry(path, tip.entries().get(path).orElseThrow()));
      return out.bytes();
    }

    private void history(History history) {
      List<FileTrace> all = new ArrayList<>();
      history.traces().forEach(trace -> collect(trace, all));
      List<CommitStamp> commits = new ArrayList<>();
      for (FileTrace trace : all) {
        for (CommitStamp stamp : List.of(trace.born(), trace.last())) {
          if (stamps.putIfAbsent(stamp, stamps.size()) == null) {
            commits.add(stamp);
          }
        }
      }
      out.list(commits, this::stamp);
      out.list(all, this::trace);
      out.list(
          sorted(history.files().keys()),
          path -> {
            out.text(path);
            out.number(number(history.files().get(path).orElseThrow()));
          });
      out.list(
          sorted(history.ended().keys()),
          uid -> {
            out.text(uid.value());
            out.number(number(history.ended().get(uid).orElseThrow()));
          });
      out.list(
          history.saves().keys().stream().sorted(Comparator.comparing(SaveId::value)).toList(),
          id -> save(id, history.saves().get(id).orElseThrow()));
      out.number(history.epoch());
      out.number(history.length());
    }

    /// In order, so that equal tips have equal images.
    private static <K extends Comparable<K>> List<K> sorted(Collection<K> keys) {
      return keys.stream().sorted().toList();
    }

    /// A trace after all that came before it. A file may have changed more often than a stack is
    /// deep.
    private void collect(FileTrace end, List<FileTrace> all) {
      List<FileTrace> chain = new ArrayList<>();
      for (Optional<FileTrace> next = Optional.of(end);
          next.isPresent() && !traces.containsKey(next.get());
          next = next.get().before()) {
        chain.add(next.get());
      }
      for (FileTrace trace : chain.reversed()) {
        traces.put(trace, traces.size());
        all.add(trace);
      }
    }

    private int number(FileTrace trace) {
      return Objects.requireNonNull(traces.get(trace));
    }

    private void stamp(CommitStamp stamp) {
      out.id(stamp.commit().hex());
      out.number(stamp.number());
      out.instant(stamp.when());
      out.text(stamp.author());
      out.text(stamp.subject());
      out.optional(stamp.save(), id -> out.text(id.value()));
    }

    private void trace(FileTrace trace) {
      out.number(trace.version());
      out.number(trace.start());
      out.text(trace.kind().name());
      out.text(trace.path());
      out.number(Objects.requireNonNull(stamps.get(trace.born())));
      out.number(Objects.requireNonNull(stamps.get(trace.last())));
      out.optional(trace.before(), before -> out.number(number(before)));
    }

    private void save(SaveId id, LandedSave save) {
      out.text(id.value());
      out.id(save.commit().hex());
      out.optional(save.uid(), uid -> out.text(uid.value()));
      out.optional(save.version(), version -> out.number(version));
      out.optional(save.mergedWith(), out::text);
      out.optional(save.request(), digest -> out.text(digest.value()));
    }

    private void entry(String path, TreeChange entry) {
      out.text(path);
      Snapshot.Said said = tip.snapshot().said(path).orElseThrow();
      switch (entry) {
        case TreeChange.File(_, BlobId blob, long size) -> {
          out.number(0);
          out.id(blob.hex());
          out.number(size);
        }
        case TreeChange.Special(_, String what) -> {
          out.number(1);
          out.text(what);
        }
        case TreeChange.Gone _ -> throw new IllegalStateException(path + ": gone and present");
      }
      content(said.content());
      if (said.content() instanceof Content.Bad) {
        out.optional(said.shown(), this::lastGood);
      }
    }

    private void content(Content content) {
      switch (content) {
        case Content.Other() -> out.number(OTHER);
        case Content.Bad(String reason) -> {
          out.number(BAD);
          out.text(reason);
        }
        case Content.DashboardFile file -> {
          out.number(DASHBOARD);
          out.text(file.uid().value());
          out.text(file.title());
          out.list(file.tags(), out::text);
          out.optional(file.apiVersion(), out::text);
        }
        case Content.FolderFile(Uid uid, String title) -> {
          out.number(FOLDER);
          out.text(uid.value());
          out.text(title);
        }
      }
    }

    private void lastGood(LastGood version) {
      out.id(version.blob().hex());
      content(version.content());
      Provenance provenance = version.provenance();
      out.number(provenance.version());
      out.instant(provenance.created());
      out.text(provenance.createdBy());
      out.instant(provenance.updated());
      out.text(provenance.updatedBy());
      out.id(provenance.commit().hex());
    }
  }

  private static final class Reading {
    private final ImageInput in;
    private final SnapshotBuilder builder;
    private final List<FileTrace> traces = new ArrayList<>();
    private final Map<String, FileTrace> files = new HashMap<>();
    private final Map<String, TreeChange> entries = new HashMap<>();

    Reading(byte[] image, SnapshotBuilder builder) {
      this.in = new ImageInput(image);
      this.builder = builder;
    }

    Optional<Kept> kept() {
      CommitId commit = new CommitId(in.id());
      if (!in.text().equals(builder.settings())) {
        return Optional.empty();
      }
      List<CommitId> newest = in.list(() -> new CommitId(in.id()));
      History history = history();
      List<FileChange> changes = in.list(this::entry);
      if (!in.isAtEnd()) {
        return Optional.empty();
      }
      Snapshot snapshot = builder.next(builder.empty(), commit, changes);
      return Optional.of(new Kept(new Tip(snapshot, history, Layered.of(entries)), newest));
    }

    private History history() {
      List<CommitStamp> stamps = in.list(this::stamp);
      for (int left = in.count(); left > 0; left--) {
        traces.add(trace(stamps));
      }
      for (int left = in.count(); left > 0; left--) {
        files.put(in.text(), traces.get(in.small()));
      }
      Map<Uid, FileTrace> ended = new HashMap<>();
      for (int left = in.count(); left > 0; left--) {
        ended.put(new Uid(in.text()), traces.get(in.small()));
      }
      Map<SaveId, LandedSave> saves = new HashMap<>();
      for (int left = in.count(); left > 0; left--) {
        saves.put(new SaveId(in.text()), save());
      }
      return new History(
          Layered.of(files), Layered.of(ended), Layered.of(saves), in.number(), in.number());
    }

    private CommitStamp stamp() {
      return new CommitStamp(
          new CommitId(in.id()),
          in.number(),
          in.instant(),
          in.text(),
          in.text(),
          in.optional(() -> new SaveId(in.text())));
    }

    private FileTrace trace(List<CommitStamp> stamps) {
      return new FileTrace(
          in.small(),
          in.small(),
          FileTrace.Kind.valueOf(in.text()),
          in.text(),
          stamps.get(in.small()),
          stamps.get(in.small()),
          in.optional(() -> traces.get(in.small())).orElse(null));
    }

    private LandedSave save() {
      return new LandedSave(
          new CommitId(in.id()),
          in.optional(() -> new Uid(in.text())),
          in.optional(in::small),
          in.optional(in::text),
          in.optional(() -> new RequestDigest(in.text())));
    }

    private FileChange entry() {
      String path = in.text();
      Optional<BlobId> blob =
          in.number() == 0 ? Optional.of(new BlobId(in.id())) : Optional.empty();
      entries.put(
          path,
          blob.isPresent()
              ? new TreeChange.File(path, blob.get(), in.number())
              : new TreeChange.Special(path, in.text()));
      Content content = content(in.small());
      if (content instanceof Content.Bad(String reason)) {
        return new FileChange.Unreadable(path, reason, in.optional(this::lastGood), birth(path));
      }
      Provenance provenance =
          Optional.ofNullable(files.get(path)).flatMap(FileTrace::present).orElseThrow();
      return new FileChange.Put(
          new RepoPath(path),
          blob.orElseThrow(),
          content,
          provenance,
          Optional.empty(),
          birth(path));
    }

    private Birth birth(String path) {
      return History.birth(path, Optional.ofNullable(files.get(path)));
    }

    private Content content(int kind) {
      return switch (kind) {
        case OTHER -> new Content.Other();
        case BAD -> new Content.Bad(in.text());
        default -> good(kind);
      };
    }

    private Content.Good good(int kind) {
      return switch (kind) {
        case DASHBOARD ->
            new Content.DashboardFile(
                new Uid(in.text()), in.text(), in.list(in::text), in.optional(in::text));
        case FOLDER -> new Content.FolderFile(new Uid(in.text()), in.text());
        default -> throw new IllegalArgumentException("content of kind " + kind);
      };
    }

    private LastGood lastGood() {
      return new LastGood(
          new BlobId(in.id()),
          good(in.small()),
          new Provenance(
              in.small(), in.instant(), in.text(), in.instant(), in.text(), new CommitId(in.id())));
    }
  }
}
