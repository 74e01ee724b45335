package lockstep.git.server;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpContinue;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.StatusCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceiveCommand;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/// Git's smart HTTP: what a client asks first, and the two services.
///
/// A push is answered only when it is done and its answer is whole, so that a failure on the way is
/// a status and never half an answer.
final class SmartHttpHandler implements HttpHandler {
  private static final String UPLOAD = "git-upload-pack";
  private static final String RECEIVE = "git-receive-pack";
  private static final Pattern PATH =
      Pattern.compile("/([^/]+/[^/]+)\\.git/(info/refs|" + UPLOAD + "|" + RECEIVE + ")");
  private static final HttpString GIT_PROTOCOL = new HttpString("Git-Protocol");

  /// The wishes of a fetch are lists of names of 50 bytes.
  private static final long MAX_WISHES = 16L << 20;

  /// The largest push, in bytes.
  static final long MAX_PACK = 1L << 30;

  private final RepositoryFolder repositories;
  private final PushListener listener;

  SmartHttpHandler(RepositoryFolder repositories, PushListener listener) {
    this.repositories = repositories;
    this.listener = listener;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    Matcher path = PATH.matcher(exchange.getRequestPath());
    if (!path.matches()) {
      refuse(exchange, StatusCodes.NOT_FOUND, "no such page: this is a Git server");
      return;
    }
    Optional<Repository> repository = repositories.find(path.group(1));
    if (repository.isEmpty()) {
      refuse(exchange, StatusCodes.NOT_FOUND, "no such repository");
      return;
    }
    boolean asking = path.group(2).equals("info/refs");
    if (!exchange.getRequestMethod().equals(asking ? Methods.GET : Methods.POST)) {
      refuse(exchange, StatusCodes.METHOD_NOT_ALLOWED, "method not allowed");
    } else if (asking) {
      advertise(exchange, repository.get());
    } else {
      serve(exchange, repository.get(), path.group(2));
    }
  }

  private void advertise(HttpServerExchange exchange, Repository repository) throws IOException {
    String service = parameter(exchange, "service");
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    PacketLineOut lines = new PacketLineOut(answer);
    switch (service) {
      case UPLOAD -> {
        try (UploadPack upload = upload(exchange, repository)) {
          upload.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines), service);
        }
      }
      case RECEIVE -> {
        lines.writeString("# service=" + service + "\n");
        lines.end();
        ReceivePack receive = receive(repository);
        try (var _ = receive.getRevWalk()) {
          receive.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
        }
      }
      default -> {
        refuse(exchange, StatusCodes.FORBIDDEN, "only smart HTTP: use a newer Git");
        return;
      }
    }
    send(exchange, "application/x-" + service + "-advertisement", answer);
  }

  private void serve(HttpServerExchange exchange, Repository repository, String service)
      throws IOException {
    String type = exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE);
    if (!("application/x-" + service + "-request").equals(type)) {
      refuse(exchange, StatusCodes.UNSUPPORTED_MEDIA_TYPE, "not a request of " + service);
      return;
    }
    if (HttpContinue.requiresContinueResponse(exchange)) {
      HttpContinue.sendContinueResponseBlocking(exchange);
    }
    if (service.equals(UPLOAD)) {
      serveFetch(exchange, repository);
    } else {
      servePush(exchange, repository);
    }
  }

  private static void serveFetch(HttpServerExchange exchange, Repository repository) {
    label(exchange, "application/x-git-upload-pack-result");
    try (InputStream body = new LimitedStream(body(exchange), MAX_WISHES);
        UploadPack upload = upload(exchange, repository)) {
      upload.uploadWithExceptionPropagation(body, exchange.getOutputStream(), null);
    } catch (IOException e) {
      // JGit has told the client in Git's own words, or the client has gone.
      exchange.endExchange();
    }
  }

  private void servePush(HttpServerExchange exchange, Repository repository) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (InputStream body = body(exchange)) {
      receive(repository).receive(body, answer, null);
    } catch (IOException e) {
      // What could be told in Git's own words is in the answer.
      if (answer.size() == 0) {
        refuse(exchange, StatusCodes.BAD_REQUEST, "the push cannot be read");
        return;
      }
    }
    send(exchange, "application/x-git-receive-pack-result", answer);
  }

  private static UploadPack upload(HttpServerExchange exchange, Repository repository) {
    UploadPack upload = new UploadPack(repository);
    upload.setBiDirectionalPipe(false);
    String protocol = exchange.getRequestHeaders().getFirst(GIT_PROTOCOL);
    if (protocol != null) {
      upload.setExtraParameters(List.of(protocol.split(":", -1)));
    }
    return upload;
  }

  private ReceivePack receive(Repository repository) {
    ReceivePack receive = new ReceivePack(repository);
    receive.setBiDirectionalPipe(false);
    receive.setAtomic(true);
    receive.setMaxPackSizeLimit(MAX_PACK);
    receive.setPreReceiveHook(RepositoryHooks::beforeReceive);
    receive.setPostReceiveHook(this::afterReceive);
    return receive;
  }

  private void afterReceive(ReceivePack receive, Collection<ReceiveCommand> commands) {
    RepositoryHooks.afterReceive(receive, commands);
    for (ReceiveCommand command : commands) {
      if (command.getResult() == ReceiveCommand.Result.OK) {
        listener.pushed(command.getRefName(), command.getNewId().name());
      }
    }
  }

  private static InputStream body(HttpServerExchange exchange) throws IOException {
    String encoding = exchange.getRequestHeaders().getFirst(Headers.CONTENT_ENCODING);
    InputStream raw = exchange.getInputStream();
    return encoding != null && encoding.toLowerCase(Locale.ROOT).contains("gzip")
        ? new GZIPInputStream(raw)
        : raw;
  }

  private static void send(HttpServerExchange exchange, String type, ByteArrayOutputStream answer) {
    label(exchange, type);
    exchange.setResponseContentLength(answer.size());
    try {
      answer.writeTo(exchange.getOutputStream());
    } catch (IOException e) {
      // The client has gone. Whether its push was taken it will read from the repository.
      exchange.endExchange();
    }
  }

  private static void label(HttpServerExchange exchange, String type) {
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, type)
        .put(Headers.CACHE_CONTROL, "no-cache, max-age=0, must-revalidate");
  }

  private static void refuse(HttpServerExchange exchange, int status, String words) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(words + "\n");
  }

  private static String parameter(HttpServerExchange exchange, String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }
}
