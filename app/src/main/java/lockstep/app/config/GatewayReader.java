package lockstep.app.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lockstep.gateway.Balancing;
import lockstep.gateway.Front;
import lockstep.gateway.GatewayConfig;
import lockstep.gateway.GatewayConfig.Tuning;
import lockstep.gateway.choose.Balance;
import lockstep.gateway.front.Network;
import lockstep.gateway.front.TrustedProxies;
import lockstep.gateway.log.LogTarget;
import lockstep.gateway.passive.OutlierRules;

/// Reads the section `gateway`. All its keys and limits are here; the defaults are the gateway's.
final class GatewayReader {
  private static final Duration MILLI = Duration.ofMillis(1);
  private static final int MAX_PORT = 65_535;
  private static final int MAX_COUNT = 1_000_000;
  private static final long MIB = 1024L * 1024;
  private static final Duration CERTIFICATE_WATCH = Duration.ofSeconds(2);

  private final Section gateway;
  private final Tuning defaults = Tuning.defaults();

  private GatewayReader(Section gateway) {
    this.gateway = gateway;
  }

  /// What `gateway` says.
  ///
  /// @param rootUrl as people reach the product
  static Tuning read(Section gateway, URI rootUrl) {
    return new GatewayReader(gateway).tuning(rootUrl);
  }

  private Tuning tuning(URI rootUrl) {
    Section wait = gateway.section("wait");
    Front front = front(wait, rootUrl);
    GatewayConfig.Waiting waiting = waiting(wait);
    Section limits = gateway.section("limits");
    GatewayConfig.Bounds bounds = bounds(limits);
    Balancing balancing = balancing(wait, limits);
    wait.finish();
    limits.finish();
    Tuning read =
        new Tuning(
            front,
            probing(gateway.section("probe")),
            waiting,
            bounds,
            balancing,
            overload(gateway.section("overload")));
    gateway.finish();
    return read;
  }

  private Front front(Section wait, URI rootUrl) {
    Front.Pace pace = defaults.front().pace();
    Front.Pace slowest =
        new Front.Pace(
            wait.duration("headers", MILLI, pace.headers()),
            wait.duration("keepAlive", MILLI, pace.idle()),
            wait.integer("slowestBody", 1, MAX_COUNT, pace.bytesPerSecond()),
            pace.grace());
    return new Front(
        tls(rootUrl), gateway.flag("proxyProtocol", false), trusted(), accessLog(), slowest);
  }

  private Optional<Front.Tls> tls(URI rootUrl) {
    Section tls = gateway.section("tls");
    if (!tls.isPresent()) {
      return Optional.empty();
    }
    Path certificate = Path.of(tls.required("certificate", "/etc/lockstep/tls.crt"));
    Path key = Path.of(tls.required("key", "/etc/lockstep/tls.key"));
    boolean http2 = tls.flag("http2", true);
    OptionalInt redirect =
        tls.optional("redirectPort").isPresent()
            ? OptionalInt.of(tls.integer("redirectPort", 0, MAX_PORT, 80))
            : OptionalInt.empty();
    if (redirect.isPresent() && !"https".equals(rootUrl.getScheme())) {
      tls.fail(
          "redirectPort",
          "gateway.tls.redirectPort needs a server.rootUrl that begins with https://");
      redirect = OptionalInt.empty();
    }
    tls.finish();
    return Optional.of(
        new Front.Tls(certificate, key, http2, CERTIFICATE_WATCH, redirect, rootUrl));
  }

  private TrustedProxies trusted() {
    List<Network> networks = new ArrayList<>();
    for (String text : gateway.texts("trustedProxies")) {
      try {
        networks.add(Network.parse(text));
      } catch (IllegalArgumentException e) {
        gateway.fail("trustedProxies", "gateway.trustedProxies: " + e.getMessage());
      }
    }
    return new TrustedProxies(networks);
  }

  private LogTarget accessLog() {
    Section log = gateway.section("accessLog");
    String to = log.text("to", "off");
    long maxSize = log.bytes("maxSize", 1, 64 * MIB);
    int keep = log.integer("keep", 0, 1000, 7);
    log.finish();
    return switch (to) {
      case "off" -> new LogTarget.Off();
      case "stdout" -> new LogTarget.Stdout();
      default -> new LogTarget.ToFile(Path.of(to), maxSize, keep);
    };
  }

  private GatewayConfig.Probing probing(Section probe) {
    GatewayConfig.Probing given = defaults.probing();
    GatewayConfig.Probing read =
        new GatewayConfig.Probing(
            probe.duration("interval", MILLI, given.interval()),
            probe.duration("timeout", MILLI, given.timeout()),
            probe.integer("fall", 1, 100, given.fall()),
            probe.integer("rise", 1, 100, given.rise()));
    probe.finish();
    return read;
  }

  private GatewayConfig.Waiting waiting(Section wait) {
    GatewayConfig.Waiting given = defaults.waiting();
    return new GatewayConfig.Waiting(
        wait.duration("connect", MILLI, given.connect()),
        wait.duration("read", MILLI, given.read()),
        wait.duration("busy", MILLI, given.busy()),
        wait.duration("slow", MILLI, given.slow()),
        wait.duration("hold", MILLI, given.hold()),
        wait.duration("idle", MILLI, given.idle()),
        wait.duration("client", MILLI, given.client()),
        wait.duration("stop", MILLI, given.stop()),
        wait.duration("drain", Duration.ZERO, given.drain()));
  }

  private Balancing balancing(Section wait, Section limits) {
    Balancing given = defaults.balancing();
    return new Balancing(
        gateway.choice("balance", Balance.class, given.balance()),
        gateway.duration("slowStart", Duration.ZERO, given.slowStart()),
        outliers(gateway.section("outliers")),
        limits.integer("queue", 0, MAX_COUNT, given.queue()),
        wait.duration("queue", MILLI, given.queueWait()),
        gateway.integer("retries", 0, 100, given.retryPercent()));
  }

  private GatewayConfig.Overload overload(Section overload) {
    GatewayConfig.Overload given = defaults.overload();
    GatewayConfig.Overload read =
        new GatewayConfig.Overload(
            overload.flag("adaptive", given.adaptive()),
            overload.integer("floor", 1, MAX_COUNT, given.floor()),
            overload.duration("wait", MILLI, given.patience()));
    overload.finish();
    return read;
  }

  private OutlierRules outliers(Section outliers) {
    OutlierRules given = defaults.balancing().outliers();
    OutlierRules read =
        new OutlierRules(
            outliers.integer("errors", 1, 1000, given.errors()),
            outliers.integer("slower", 2, 1000, (int) given.slower()),
            outliers.duration("above", MILLI, given.above()),
            outliers.duration("ejection", MILLI, given.ejection()),
            outliers.integer("cap", 0, 100, given.capPercent()));
    outliers.finish();
    return read;
  }

  private GatewayConfig.Bounds bounds(Section limits) {
    GatewayConfig.Bounds given = defaults.bounds();
    int clients = limits.integer("clients", 1, MAX_COUNT, given.clients());
    return new GatewayConfig.Bounds(
        clients,
        limits.integer("clientsPerAddress", 1, MAX_COUNT, GatewayConfig.Bounds.perAddress(clients)),
        limits.integer("requests", 1, MAX_COUNT, given.underWay()),
        limits.integer("held", 1, MAX_COUNT, given.held()),
        limits.bytes("heldBytes", 1, given.heldBytes()),
        limits.integer("connections", 1, MAX_COUNT, given.connections()),
        limits.integer("url", 1, MAX_COUNT, given.targetChars()),
        limits.integer("headers", 1, MAX_COUNT, given.headerChars()),
        limits.bytes("body", 1, given.bodyBytes()),
        Math.toIntExact(limits.bytes("replay", MIB / 16, given.replayBytes())),
        Math.toIntExact(limits.bytes("collect", MIB / 16, given.collectBytes())),
        limits.bytes("memory", 1, given.memoryBytes()));
  }
}
