package dev.orchestrator.runner;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.RunnerAnnouncement;
import dev.orchestrator.contracts.runner.RunnerAnnouncement.Program;
import dev.orchestrator.runner.backend.Backends;
import dev.orchestrator.runner.backend.CliReport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/// Tells schedulers that this runner is there and what it offers. Safe for several threads.
final class Announcer {
  private static final Logger LOG = System.getLogger(Announcer.class.getName());

  private final Bus bus;
  private final RunnerOffer offer;
  private final Backends backends;
  private final Map<String, String> environment;
  private final Map<String, Program> programs = new ConcurrentHashMap<>();

  /// @param environment what the programs see of the runner's environment
  Announcer(Bus bus, RunnerOffer offer, Backends backends, Map<String, String> environment) {
    this.bus = bus;
    this.offer = offer;
    this.backends = backends;
    this.environment = environment;
  }

  /// Announces the runner at once, and again when the providers' programs have been looked at, one
  /// after the other so that they do not hold up the first attempts.
  void begin() {
    announce();
    if (!offer.providers().isEmpty()) {
      Thread.ofVirtual().name("look-at-providers").start(this::look);
    }
  }

  void announce() {
    bus.publish(
        RunnerAddresses.ANNOUNCED, new RunnerAnnouncement(offer.name(), offer.slots(), programs));
  }

  private void look() {
    new TreeMap<>(offer.providers())
        .forEach((name, provider) -> {
          var program = program(provider);
          LOG.log(Level.INFO, "provider {0}: {1}", name, program);
          programs.put(name, program);
        });
    announce();
  }

  private Program program(ProviderConfig provider) {
    return switch (backends.version(provider, environment)) {
      case CliReport.Usable(var version, _) -> new Program(true, version);
      case CliReport.Unusable(var reason) -> new Program(false, reason);
    };
  }
}
