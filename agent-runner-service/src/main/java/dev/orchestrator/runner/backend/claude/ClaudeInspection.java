package dev.orchestrator.runner.backend.claude;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.CliProbe;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.Login;
import java.lang.module.ModuleDescriptor.Version;
import java.util.List;
import java.util.Map;

/// Asks Claude for its version and whether it is logged in; neither needs the network.
record ClaudeInspection(CliProbe probe, ProviderConfig provider, Map<String, String> environment) {
  /// Earlier versions would take the question about the login for a prompt.
  private static final Version FIRST = Version.parse("2.1.41");

  CliReport report() {
    return switch (probe.ask(List.of(provider.command(), "--version"), environment)) {
      case CliReport.Usable(var version, _) -> new CliReport.Usable(version, login(version));
      case CliReport.Unusable unusable -> unusable;
    };
  }

  private Login login(String version) {
    return knowsItsLogin(version)
        ? probe
            .words(List.of(provider.command(), "auth", "status"), environment)
            .flatMap(ClaudeLogin::read)
            .orElseGet(() -> ClaudeLogin.in(environment))
        : ClaudeLogin.in(environment);
  }

  static boolean knowsItsLogin(String version) {
    try {
      return Version.parse(version.split(" ")[0]).compareTo(FIRST) >= 0;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
