package dev.orchestrator.runner.realcli;

import dev.orchestrator.contracts.config.ProviderConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// The real OpenCode CLI as an agent of the Agent Client Protocol.
///
/// @param executable absolute path of the program
public record RealOpenCode(Path executable) implements RealCli {
  private static final NpmPackage PACKAGE =
      new NpmPackage(
          "opencode-ai", "1.18.33", null, "node_modules/opencode-linux-x64/bin/opencode");

  /// As [RealClaude#find].
  public static RealOpenCode find() {
    return new RealOpenCode(PACKAGE.executable());
  }

  @Override
  public ProviderConfig provider(Path home, URI modelServer) {
    var environment = RealCli.environment(home);
    environment.put("OPENCODE_CONFIG_CONTENT", configuration(modelServer));
    environment.put("OPENCODE_DISABLE_AUTOUPDATE", "1");
    environment.put("OPENCODE_DISABLE_MODELS_FETCH", "1");
    environment.put("OPENCODE_DISABLE_LSP_DOWNLOAD", "1");
    environment.put("OPENCODE_DISABLE_DEFAULT_PLUGINS", "1");
    return new ProviderConfig("acp", executable.toString(), List.of("acp"), environment);
  }

  private static String configuration(URI modelServer) {
    return """
    {"autoupdate": false, "share": "disabled",
     "model": "scripted/scripted-model", "small_model": "scripted/scripted-model",
     "provider": {"scripted": {"npm": "@ai-sdk/openai-compatible",
       "options": {"baseURL": "%s/v1", "apiKey": "sk-scripted"},
       "models": {
         "scripted-model": {"tool_call": true, "limit": {"context": 200000, "output": 8192}},
         "other-model": {"tool_call": true, "limit": {"context": 200000, "output": 8192}}}}}}
    """
        .formatted(modelServer);
  }
}
