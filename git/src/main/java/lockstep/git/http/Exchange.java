package lockstep.git.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URL;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import lockstep.git.http.GitHttp.Capabilities;
import lockstep.git.http.GitHttp.Noted;
import lockstep.git.http.GitHttp.Open;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/// One request and its answer, as JGit asks for them.
///
/// The URL goes out as it is. Credentials are added here, and only for the host that they belong
/// to: JGit would send them wherever a redirect leads.
final class Exchange implements HttpConnection {
  private static final int MAX_CAPABILITIES = 16 << 10;
  private static final int MAX_WORDS = 1_000;
  private static final int FIRST_FAILURE = 400;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY_REQUESTS = 429;
  private static final long LONGEST_WAIT_SECONDS = 3_600;
  private static final String VERSION_2 = "version 2\n";

  private final GitHttp http;
  private final URL url;
  private final Map<String, String> headers = new LinkedHashMap<>();
  private String method = "GET";
  private int fixedLength = -1;
  private @Nullable ByteArrayOutputStream whole;
  private @Nullable OutputStream chunks;
  private @Nullable Open open;
  private @Nullable Answer answer;

  Exchange(GitHttp http, URL url) {
    this.http = http;
    this.url = url;
  }

  private record Answer(int status, Map<String, List<String>> headers, InputStream body) {
    String header(String name) {
      for (Map.Entry<String, List<String>> header : headers.entrySet()) {
        if (header.getKey().equalsIgnoreCase(name)) {
          return header.getValue().getLast();
        }
      }
      return "";
    }
  }

  /// The connection that it used, to be used again.
  Optional<Open> open() {
    return Optional.ofNullable(open);
  }

  private boolean isPush() {
    return url.getPath().endsWith("/git-receive-pack");
  }

  /// True when the remote is not changed by asking twice.
  private boolean mayRepeat() {
    return chunks == null && !isPush();
  }

  @Override
  public int getResponseCode() throws IOException {
    return answer().status();
  }

  private Answer answer() throws IOException {
    Answer present = answer;
    if (present == null) {
      present = ask();
      answer = present;
    }
    return present;
  }

  private Answer ask() throws IOException {
    Optional<Capabilities> known =
        method.equals("GET") ? http.capabilitiesOf(url) : Optional.empty();
    if (known.isPresent()) {
      return new Answer(
          HTTP_OK,
          Map.of("Content-Type", List.of(known.get().contentType())),
          new ByteArrayInputStream(known.get().body()));
    }
    try {
      return noted(exchange());
    } catch (SocketTimeoutException e) {
      throw failed(e);
    } catch (IOException e) {
      throw method.equals("POST") ? failed(e) : e;
    }
  }

  private Answer exchange() throws IOException {
    if (chunks != null) {
      chunks.close();
      return receive();
    }
    boolean used = openLine();
    try {
      sendWhole();
      return receive();
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      if (!used || !mayRepeat()) {
        throw e;
      }
      // The host had closed the old connection just then.
      closeLine();
      open = http.openNew(url);
      sendWhole();
      return receive();
    }
  }

  /// @return true when the connection was used before
  private boolean openLine() throws IOException {
    Open opened = http.open(url);
    open = opened;
    return opened.opened().line().used();
  }

  private void closeLine() {
    if (open != null) {
      open.opened().line().close();
      open = null;
    }
  }

  private Line line() {
    return Objects.requireNonNull(open).opened().line();
  }

  private void sendWhole() throws IOException {
    byte[] body = whole == null ? new byte[0] : whole.toByteArray();
    Map<String, String> all = allHeaders();
    if (method.equals("POST")) {
      all.put("Content-Length", String.valueOf(body.length));
    }
    if (isPush()) {
      http.pushIsOnItsWay();
    }
    line().head(method, target(), all);
    line().body(body);
    line().flush();
  }

  private Map<String, String> allHeaders() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("Host", Objects.requireNonNull(open).origin().header());
    all.putAll(headers);
    http.authorizationFor(url).ifPresent(value -> all.put("Authorization", value));
    open.opened().throughProxy().ifPresent(proxy -> HttpRoute.authorize(all, proxy));
    return all;
  }

  private String target() {
    String file = url.getFile().isEmpty() ? "/" : url.getFile();
    return Objects.requireNonNull(open).opened().throughProxy().isPresent()
        ? url.getProtocol() + "://" + open.origin().header() + file
        : file;
  }

  private Answer receive() throws IOException {
    ClassicHttpResponse response = line().answer(method.equals("HEAD"));
    if (response.getCode() == 407 && open != null && open.opened().throughProxy().isPresent()) {
      throw ProxyFault.answered(open.opened().throughProxy().get(), response.getCode());
    }
    Map<String, List<String>> fields = new LinkedHashMap<>();
    for (Header header : response.getHeaders()) {
      fields
          .computeIfAbsent(header.getName(), _ -> new ArrayList<>())
          .add(String.valueOf(header.getValue()));
    }
    return new Answer(response.getCode(), fields, line().answerBody());
  }

  private Answer noted(Answer got) throws IOException {
    String words = "";
    if (got.status() >= FIRST_FAILURE && got.header("Content-Type").startsWith("text/plain")) {
      words = new String(got.body().readNBytes(MAX_WORDS), UTF_8).strip();
    }
    long wait = seconds(got.header("Retry-After"));
    boolean limited =
        got.status() == TOO_MANY_REQUESTS
            || (got.status() == FORBIDDEN
                && (wait > 0 || got.header("X-RateLimit-Remaining").equals("0")));
    Noted note = new Noted(got.status(), wait, limited, Optional.empty(), words);
    http.note(note);
    if (isRedirect(got.status())) {
      checkRedirect(got, note);
    }
    return got.status() == HTTP_OK && method.equals("GET") ? remembered(got) : got;
  }

  private static boolean isRedirect(int status) {
    return status > 300 && status < FIRST_FAILURE && status != 304;
  }

  /// JGit follows redirects, also to other hosts. Nothing but the repository's own host is trusted
  /// here: a stranger's address is for a person to set.
  private void checkRedirect(Answer got, Noted note) throws IOException {
    String location = got.header("Location");
    try {
      URL to = url.toURI().resolve(new URI(location)).toURL();
      if (!location.isEmpty() && http.isHome(to)) {
        return;
      }
    } catch (java.net.URISyntaxException | IllegalArgumentException | IOException e) {
      // Not an address at all.
    }
    http.note(new Noted(note.status(), 0, false, Optional.of(location), note.words()));
    throw new SocketException("redirected elsewhere");
  }

  private static long seconds(String retryAfter) {
    if (!retryAfter.matches("[0-9]{1,9}")) {
      return 0; // absent, or a date: our clock is not the host's
    }
    return Math.min(Long.parseLong(retryAfter), LONGEST_WAIT_SECONDS);
  }

  /// A host is only asked by GET what it is capable of: all else is a web server with a page, or
  /// with the repository as plain files, which JGit would go on to read.
  ///
  /// Protocol 2 tells capabilities and no branches: they are good for more than one fetch. Before a
  /// push the capabilities are the one thing that stays.
  private Answer remembered(Answer got) throws IOException {
    byte[] start = got.body().readNBytes(MAX_CAPABILITIES);
    if (NoGitHost.isStranger(got.header("Content-Type"))) {
      throw NoGitHost.answered(
          got.header("Content-Type"),
          got.header("Content-Encoding"),
          got.header("Content-Length").equals("0"),
          start);
    }
    String text = new String(start, 0, Math.min(start.length, 64), UTF_8);
    if (start.length < MAX_CAPABILITIES && text.contains(VERSION_2)) {
      http.remember(new Capabilities(url.toString(), got.header("Content-Type"), start));
    } else if (got.header("Content-Encoding").isEmpty()) {
      PushAbilities.heard(url, start).ifPresent(http::remember);
    }
    return new Answer(
        got.status(),
        got.headers(),
        new SequenceInputStream(new ByteArrayInputStream(start), got.body()));
  }

  /// JGit sends a request again after any failure but that of a socket. A push that is sent twice
  /// would meet itself, so every failure is made one of a socket.
  private static SocketException failed(IOException e) {
    if (e instanceof SocketException already) {
      return already;
    }
    SocketException failure = new SocketException(e.getMessage());
    failure.initCause(e);
    return failure;
  }

  @Override
  public OutputStream getOutputStream() throws IOException {
    if (fixedLength >= 0) {
      whole = new ByteArrayOutputStream(Math.max(fixedLength, 32));
      return whole;
    }
    try {
      openLine();
      Map<String, String> all = allHeaders();
      all.put("Transfer-Encoding", "chunked");
      if (isPush()) {
        http.pushIsOnItsWay();
      }
      line().head(method, target(), all);
      chunks = line().chunks();
      return chunks;
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void connect() throws IOException {
    answer();
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return answer().body();
  }

  @Override
  public URL getURL() {
    return url;
  }

  @Override
  public String getResponseMessage() throws IOException {
    return String.valueOf(answer().status());
  }

  @Override
  public Map<String, List<String>> getHeaderFields() {
    return answer == null ? Map.of() : answer.headers();
  }

  @Override
  public @Nullable String getHeaderField(String name) {
    String value = answer == null ? "" : answer.header(name);
    return value.isEmpty() ? null : value;
  }

  @Override
  public List<String> getHeaderFields(String name) {
    return getHeaderFields().entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .toList();
  }

  @Override
  public @Nullable String getContentType() {
    return getHeaderField("Content-Type");
  }

  @Override
  public int getContentLength() {
    String length = answer == null ? "" : answer.header("Content-Length");
    return length.matches("[0-9]{1,9}") ? Integer.parseInt(length) : -1;
  }

  @Override
  public void setRequestProperty(String key, String value) {
    headers.put(key, value);
  }

  @Override
  public void setRequestMethod(String name) {
    method = name;
  }

  @Override
  public String getRequestMethod() {
    return method;
  }

  @Override
  public void setFixedLengthStreamingMode(int length) {
    fixedLength = length;
  }

  @Override
  public void setChunkedStreamingMode(int ignored) {
    fixedLength = -1;
  }

  @Override
  public boolean usingProxy() {
    return open != null && open.opened().throughProxy().isPresent();
  }

  // What follows is decided elsewhere: by the configuration, not by JGit.

  @Override
  public void setUseCaches(boolean ignored) {}

  @Override
  public void setConnectTimeout(int ignored) {}

  @Override
  public void setReadTimeout(int ignored) {}

  @Override
  public void setInstanceFollowRedirects(boolean ignored) {}

  @Override
  public void setDoOutput(boolean ignored) {}

  @Override
  public void configure(
      KeyManager @Nullable [] keys,
      TrustManager @Nullable [] trust,
      @Nullable SecureRandom random) {}

  @Override
  public void setHostnameVerifier(HostnameVerifier ignored) {}
}
