package dev.orchestrator.runner.backend.goose;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.CliProbe;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.backend.Login.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks Goose for its version and looks whether it has been told which model to use. Keys may be in
/// the system's keyring, where only Goose can see them.
record GooseInspection(CliProbe probe, ProviderConfig provider, Map<String, String> environment) {
  private static final String KEY = "GOOSE_PROVIDER";

  CliReport report() {
    return switch (probe.ask(List.of(provider.command(), "--version"), environment)) {
      case CliReport.Usable(var version, _) ->
          new CliReport.Usable("goose " + version.strip(), login());
      case CliReport.Unusable unusable -> unusable;
    };
  }

  private Login login() {
    var chosen = chosen();
    return chosen.isPresent()
        ? new Login(State.UNKNOWN, "model provider " + chosen.get())
        : new Login(State.LOGGED_OUT, "no model provider is set: run `goose configure`");
  }

  private Optional<String> chosen() {
    var option = provider.args().indexOf("--provider");
    if (option >= 0 && option + 1 < provider.args().size()) {
      return Optional.of(provider.args().get(option + 1));
    }
    return Optional.ofNullable(environment.get(KEY)).or(this::configured);
  }

  private Optional<String> configured() {
    try (var lines = Files.lines(configFile())) {
      return lines
          .filter(line -> line.startsWith(KEY + ":"))
          .map(line -> line.substring(KEY.length() + 1).strip())
          .findFirst();
    } catch (IOException _) {
      return Optional.empty(); // Goose has not been configured
    }
  }

  private Path configFile() {
    var root = environment.get("GOOSE_PATH_ROOT");
    if (root != null) {
      return Path.of(root, "config", "config.yaml");
    }
    var home = Path.of(environment.getOrDefault("HOME", ""));
    var config = environment.get("XDG_CONFIG_HOME");
    var folder = config == null ? home.resolve(".config") : Path.of(config);
    return folder.resolve("goose").resolve("config.yaml");
  }
}
