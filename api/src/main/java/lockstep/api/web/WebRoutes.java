package lockstep.api.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.Handler;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.http.Router.Fallback;

/// Serves the user interface: files below `/public/`, and `index.html` for every page.
public final class WebRoutes {
  private static final String PUBLIC = "/public/";
  private static final String INDEX = "index.html";
  private static final int WORTH_COMPRESSING = 1024;
  private static final Pattern HASHED = Pattern.compile("assets/.+-[A-Za-z0-9_-]{8}\\.[a-z0-9]+");
  private static final Pattern DRAWN = Pattern.compile("(build/img|fonts)/.+\\.(svg|woff2)");
  private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._@/+-]{1,300}");
  private static final String POLICY =
      String.join(
          "; ",
          "default-src 'self'",
          "script-src 'self'",
          "style-src 'self' 'unsafe-inline'",
          "img-src 'self' data:",
          "font-src 'self' data:",
          "connect-src 'self'",
          "object-src 'none'",
          "base-uri 'self'",
          "form-action 'self'",
          "frame-ancestors 'none'");

  private final WebFiles files;
  private final Map<String, Optional<WebFile>> known = new ConcurrentHashMap<>();

  /// Serves `files`.
  public WebRoutes(WebFiles files) {
    this.files = files;
  }

  /// For paths that no endpoint has: files, then errors for addresses of the API, then pages.
  public List<Fallback> fallbacks() {
    List<Fallback> fallbacks = new ArrayList<>();
    fallbacks.add(new Fallback("/public", page("/public", Access.ANYBODY, this::file)));
    for (String prefix : List.of("/api", "/ha", "/openapi")) {
      fallbacks.add(
          new Fallback(prefix, page(prefix, Access.READ, _ -> Answer.message(404, "Not found"))));
    }
    fallbacks.add(new Fallback("", page("pages", Access.ANYBODY, this::page)));
    return fallbacks;
  }

  private static Route page(String name, Access access, Handler handler) {
    return Route.get(name, access, handler);
  }

  private Answer file(Request request) {
    String path = request.path().substring(Math.min(PUBLIC.length(), request.path().length()));
    if (!isReading(request) || !SAFE.matcher(path).matches() || path.contains("..")) {
      return Answer.message(404, "Not found");
    }
    Optional<WebFile> file = find(path);
    if (file.isEmpty() || path.equals(INDEX)) {
      return Answer.message(404, "Not found");
    }
    return answer(request, file.get()).with("Cache-Control", caching(path));
  }

  /// A page draws a dozen icons, each a file, and would ask about each of them again: they are the
  /// same for the life of a release, and one that is a day old harms nobody.
  private static String caching(String path) {
    if (HASHED.matcher(path).matches()) {
      return "public, max-age=31536000, immutable";
    }
    return DRAWN.matcher(path).matches() ? "public, max-age=86400" : "no-cache";
  }

  private Answer page(Request request) {
    if (!isReading(request)) {
      return Answer.message(404, "Not found");
    }
    return find(INDEX)
        .map(index -> answer(request, index))
        .orElseGet(() -> Answer.text(404, "The user interface is not part of this build"))
        .with("Cache-Control", "no-cache")
        .with("Content-Security-Policy", POLICY);
  }

  private static boolean isReading(Request request) {
    return request.method().equals("GET") || request.method().equals("HEAD");
  }

  private static Answer answer(Request request, WebFile file) {
    boolean fresh =
        request
            .header("If-None-Match")
            .filter(
                tags ->
                    Arrays.stream(tags.split(",")).map(String::strip).anyMatch(file.etag()::equals))
            .isPresent();
    if (fresh) {
      return Answer.empty(304).with("ETag", file.etag());
    }
    boolean squeezed =
        file.gzip().length > 0
            && request.header("Accept-Encoding").filter(e -> e.contains("gzip")).isPresent();
    Answer answer =
        new Answer(
            200, List.of(), new Body.Bytes(file.type(), squeezed ? file.gzip() : file.bytes()));
    answer = answer.with("ETag", file.etag()).with("Vary", "Accept-Encoding");
    return squeezed ? answer.with("Content-Encoding", "gzip") : answer;
  }

  private Optional<WebFile> find(String path) {
    Optional<WebFile> found = known.get(path);
    if (found == null) {
      found = files.read(path).map(bytes -> WebFile.of(MediaTypes.of(path), bytes));
      // What is not there is not remembered: strangers could fill the memory with names.
      if (found.isPresent()) {
        known.put(path, found);
      }
    }
    return found;
  }

  /// A file with its compressed form, which is empty when that is not worth it.
  @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
  private record WebFile(String type, byte[] bytes, byte[] gzip, String etag) {
    static WebFile of(String type, byte[] bytes) {
      boolean worth = MediaTypes.isText(type) && bytes.length >= WORTH_COMPRESSING;
      return new WebFile(type, bytes, worth ? squeeze(bytes) : new byte[0], etag(bytes));
    }

    private static byte[] squeeze(byte[] bytes) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
        gzip.write(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException("compressing in memory failed", e);
      }
      return out.toByteArray();
    }

    private static String etag(byte[] bytes) {
      try {
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
        return "\"" + HexFormat.of().formatHex(hash, 0, 16) + "\"";
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("this JDK has no SHA-256", e);
      }
    }
  }
}
