package dev.orchestrator.runner.realcli;

import dev.orchestrator.contracts.config.ProviderConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The real Claude Code CLI, cut off from the user's own Claude and from the network.
///
/// @param executable absolute path of the program
public record RealClaude(Path executable) implements RealCli {
  private static final NpmPackage PACKAGE =
      new NpmPackage(
          "@anthropic-ai/claude-code",
          "2.1.197",
          "node_modules/@anthropic-ai/claude-code/install.cjs",
          "node_modules/.bin/claude");

  /// Finds the CLI, and installs it when it is not there yet. Skips the test when
  /// `ORCHESTRATOR_SKIP_REAL_CLI` is `true`; fails it with the reason when the installation does
  /// not work.
  public static RealClaude find() {
    return new RealClaude(PACKAGE.executable());
  }

  @Override
  public ProviderConfig provider(Path home, URI modelServer) {
    return new ProviderConfig(
        "claude-code", executable.toString(), List.of(), environment(home, modelServer));
  }

  private static Map<String, String> environment(Path home, URI modelServer) {
    var environment = RealCli.environment(home);
    environment.put("CLAUDE_CONFIG_DIR", home.resolve(".claude").toString());
    environment.put("ANTHROPIC_BASE_URL", modelServer.toString());
    environment.put("ANTHROPIC_API_KEY", "sk-ant-scripted");
    environment.put("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1");
    environment.put("CLAUDE_CODE_MAX_RETRIES", "2"); // the least by which a refused login shows
    environment.put("DISABLE_TELEMETRY", "1");
    environment.put("DISABLE_ERROR_REPORTING", "1");
    return environment;
  }
}
