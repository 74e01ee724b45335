package lockstep.app.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lockstep.core.resource.RepoPath;
import lockstep.sync.save.CommitDraft.FileEdit;
import lockstep.sync.save.CommitDraft.FileEdit.Write;

/// The files that a new demo's repository begins with.
final class Seeds {
  private static final String BUILT_IN = "/demo/shared/";
  private static final String INDEX = "/demo/index.txt";
  private static final int MAX_FILES = 100_000;
  private static final int MAX_FILE_BYTES = 5 * 1024 * 1024;

  private Seeds() {}

  /// Our own dashboards.
  static List<FileEdit> builtIn() throws IOException {
    List<FileEdit> files = new ArrayList<>();
    try (BufferedReader index =
        new BufferedReader(new InputStreamReader(open(INDEX), StandardCharsets.UTF_8))) {
      for (String name : index.lines().toList()) {
        try (InputStream in = open(BUILT_IN + name)) {
          files.add(new Write(new RepoPath(name), in.readAllBytes()));
        }
      }
    }
    return files;
  }

  private static InputStream open(String resource) throws IOException {
    InputStream in = Seeds.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("the program's jar has no " + resource);
    }
    return in;
  }

  /// The dashboards of a folder tree, under their own paths. Hidden folders and links are passed
  /// over.
  ///
  /// @throws DemoException when the folder cannot be read or holds no dashboard file
  static List<FileEdit> from(Path folder) throws DemoException {
    if (!Files.isDirectory(folder)) {
      throw new DemoException("--dashboards %s is no folder.".formatted(folder));
    }
    Collector collector = new Collector(folder);
    try {
      Files.walkFileTree(folder, collector);
    } catch (IOException e) {
      throw new DemoException(
          "--dashboards %s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
    if (collector.files.isEmpty()) {
      throw new DemoException(
          "--dashboards %s holds no .json, .yaml or .yml file.".formatted(folder));
    }
    return collector.files;
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path root;
    private final List<FileEdit> files = new ArrayList<>();

    Collector(Path root) {
      this.root = root;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean hidden = !folder.equals(root) && String.valueOf(folder.getFileName()).startsWith(".");
      return hidden ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      String relative = root.relativize(file).toString().replace('\\', '/');
      if (attributes.isRegularFile()
          && attributes.size() <= MAX_FILE_BYTES
          && isWanted(relative)
          && RepoPath.problemWith(relative).isEmpty()) {
        files.add(new Write(new RepoPath(relative), Files.readAllBytes(file)));
      }
      return files.size() < MAX_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    private static boolean isWanted(String path) {
      String lower = path.toLowerCase(Locale.ROOT);
      return lower.endsWith(".json")
          || lower.endsWith(".yaml")
          || lower.endsWith(".yml")
          || lower.equals(".keep")
          || lower.endsWith("/.keep");
    }
  }
}
