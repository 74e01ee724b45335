package lockstep.api.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import lockstep.api.http.Access;
import lockstep.api.http.Answer;
import lockstep.api.http.Body;
import lockstep.api.http.EventStream;
import lockstep.api.http.Request;
import lockstep.api.http.Route;
import lockstep.api.repository.Repositories;
import lockstep.api.repository.RepositoryListener;
import lockstep.api.repository.SyncedRepository;
import lockstep.cluster.MemberView;
import lockstep.cluster.failover.RoleChange;
import lockstep.cluster.failover.RoleListener;
import lockstep.core.json.Json;
import lockstep.core.resource.Uid;
import lockstep.sync.pull.PublicationListener.Publication;

/// Sends news to all open streams, without ever waiting for one of them.
public final class EventHub implements RepositoryListener, RoleListener {
  private static final int MOST_CLIENTS = 2000;
  private static final int MOST_WAITING = 2048;
  private static final int MOST_CHANGES = 500;
  private static final Logger LOG = System.getLogger(EventHub.class.getName());

  private final Repositories repositories;
  private final String self;
  private final Set<Client> clients = ConcurrentHashMap.newKeySet();
  private final Map<String, String> memberStates = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// @param self this instance's name
  public EventHub(Repositories repositories, String self) {
    this.repositories = repositories;
    this.self = self;
  }

  /// The endpoints.
  public List<Route> routes() {
    return List.of(Route.get("/ha/events", Access.READ, this::open));
  }

  /// How many streams are open.
  public int open() {
    return clients.size();
  }

  /// Tells of a commit and of the dashboards that it changed.
  @Override
  public void published(SyncedRepository repository, Publication publication) {
    if (publication.after().commit().equals(publication.before().commit())) {
      return;
    }
    send("commit", EventJson.commit(repository.name(), publication, MOST_CHANGES));
    publication.changes().stream()
        .filter(change -> isShownFrom(repository, change.uid()))
        .limit(MOST_CHANGES)
        .forEach(change -> send("dashboard", EventJson.dashboard(publication, change)));
  }

  /// Not when the uid is another repository's: what is shown under it has not changed.
  private boolean isShownFrom(SyncedRepository repository, Uid uid) {
    return repositories
        .ofDashboard(uid)
        .filter(owner -> !owner.name().equals(repository.name()))
        .isEmpty();
  }

  /// Tells that the set of repositories, or their order, is another one.
  @Override
  public void shown(List<SyncedRepository> now) {
    send("repositories", EventJson.repositories(now));
  }

  /// Tells of this instance's new role.
  @Override
  public void changed(RoleChange change) {
    send("role", EventJson.role(self, change));
  }

  /// Tells of members that came, went or changed since the last call.
  ///
  /// @param absent what one is that is not heard of, in a word
  public void seen(List<MemberView> members, String absent) {
    for (MemberView member : members) {
      String state = EventJson.state(member, absent);
      String before = memberStates.put(member.name(), state);
      if (before != null && !before.equals(state)) {
        send("member", EventJson.member(member, state, before));
      }
    }
  }

  /// Tells all who listen.
  ///
  /// @param name of the event
  public void tell(String name, ObjectNode data) {
    send(name, data);
  }

  /// Ends all streams and opens no more.
  public void close() {
    closed = true;
    clients.forEach(Client::end);
  }

  private Answer open(Request request) {
    if (closed || clients.size() >= MOST_CLIENTS) {
      return Answer.message(503, "No more streams of events can be opened here");
    }
    return new Answer(
        200, List.of(new Answer.Header("X-Accel-Buffering", "no")), new Body.Events(this::welcome));
  }

  private void welcome(EventStream stream) {
    Client client = new Client(stream);
    clients.add(client);
    stream.whenClosed(() -> clients.remove(client));
    client.offer("hello", Json.write(EventJson.hello(self, repositories.catalog())));
    if (closed) {
      client.end();
    }
  }

  private void send(String name, JsonNode data) {
    String text = Json.write(data);
    clients.forEach(client -> client.offer(name, text));
  }

  /// One stream with the number of events that have not gone out yet.
  private final class Client {
    private final EventStream stream;
    private final AtomicInteger waiting = new AtomicInteger();

    Client(EventStream stream) {
      this.stream = stream;
    }

    void offer(String name, String text) {
      if (waiting.incrementAndGet() > MOST_WAITING) {
        LOG.log(Level.INFO, "event client dropped reason=too-slow waiting={0}", MOST_WAITING);
        end();
        return;
      }
      stream.send(name, text, waiting::decrementAndGet);
    }

    void end() {
      clients.remove(this);
      stream.close();
    }
  }
}
