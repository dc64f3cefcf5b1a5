package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.runner.backend.CliProbe;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.Login;
import java.util.List;
import java.util.Map;

/// Asks Codex for its version and whether it is logged in; neither needs the network. Its `exec`
/// mode takes no notice of the variable `OPENAI_API_KEY`, unless a model provider of the user's
/// names it.
record CodexInspection(CliProbe probe, ProviderConfig provider, Map<String, String> environment) {
  private static final String KEY = "CODEX_API_KEY";

  CliReport report() {
    return switch (probe.ask(List.of(provider.command(), "--version"), environment)) {
      case CliReport.Usable(var version, _) -> new CliReport.Usable(version, login());
      case CliReport.Unusable unusable -> unusable;
    };
  }

  private Login login() {
    if (environment.containsKey(KEY)) {
      return new Login(Login.State.LOGGED_IN, "key in " + KEY);
    }
    return switch (probe.ask(List.of(provider.command(), "login", "status"), environment)) {
      case CliReport.Usable _ -> new Login(Login.State.LOGGED_IN, "as `codex login status` says");
      case CliReport.Unusable _ ->
          new Login(
              Login.State.UNKNOWN,
              "not logged in to OpenAI: run `codex login`, unless its configuration names a model"
                  + " provider with a key of its own");
    };
  }
}
