package lockstep.api.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.sse.ServerSentEventConnection;
import io.undertow.server.handlers.sse.ServerSentEventHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import org.xnio.IoUtils;

/// Makes connections streams of events.
final class EventStreams {
  private final Duration keepAlive;

  EventStreams(Duration keepAlive) {
    this.keepAlive = keepAlive;
  }

  void open(HttpServerExchange exchange, EventClient client) {
    ServerSentEventHandler handler =
        new ServerSentEventHandler(
            (connection, _) -> {
              connection.setKeepAliveTime(keepAlive.toMillis());
              client.opened(new Stream(connection));
            });
    try {
      handler.handleRequest(exchange);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new IllegalStateException("a stream of events could not be opened", e);
    }
  }

  private record Stream(ServerSentEventConnection connection) implements EventStream {
    @Override
    public void send(String name, String data, Runnable sent) {
      connection.send(
          data,
          name,
          null,
          new ServerSentEventConnection.EventCallback() {
            @Override
            public void done(ServerSentEventConnection to, String text, String event, String id) {
              sent.run();
            }

            @Override
            public void failed(
                ServerSentEventConnection to,
                String text,
                String event,
                String id,
                IOException fault) {
              sent.run();
            }
          });
    }

    @Override
    public void close() {
      IoUtils.safeClose(connection);
    }

    @Override
    public void whenClosed(Runnable task) {
      connection.addCloseTask(_ -> task.run());
    }
  }
}
