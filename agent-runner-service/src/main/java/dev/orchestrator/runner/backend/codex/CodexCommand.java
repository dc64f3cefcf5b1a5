package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.SystemPromptMode;
import dev.orchestrator.runner.backend.AgentRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Codex's command line and environment for an attempt. The prompt is not part of it: it goes
/// through stdin, where it may be of any size.
final class CodexCommand {
  private CodexCommand() {}

  /// @param thread the thread to continue, null for a new one
  static List<String> of(AgentRun run, @Nullable String thread) throws IOException {
    var provider = run.assignment().provider();
    var command = new ArrayList<String>();
    command.add(provider.command());
    command.addAll(provider.args());
    command.add("exec");
    if (thread != null) {
      command.add("resume");
    }
    command.addAll(List.of("--json", "--skip-git-repo-check"));
    command.addAll(settings(run));
    if (thread != null) {
      command.add(thread);
    }
    command.add("-");
    return command;
  }

  private static List<String> settings(AgentRun run) throws IOException {
    var agent = run.assignment().agent();
    var settings = new Settings();
    // Codex would else wait for the network for ever; a feature it no longer knows is ignored
    settings.set("features.unbounded_connection_retries", "false");
    CodexSandbox.of(agent, run.workspace()).addTo(settings);
    CodexMcp.addTo(settings, agent.mcpServers());
    if (agent.effort() != null) {
      settings.text("model_reasoning_effort", agent.effort());
    }
    addSystemPrompt(settings, run);
    if (agent.model() != null) {
      settings.option("-m", agent.model());
    }
    if (agent.outputSchema() != null) {
      var file = run.writeScratch("output-schema.json", agent.outputSchema().toString());
      settings.option("--output-schema", file.toString());
    }
    return settings.arguments;
  }

  private static void addSystemPrompt(Settings settings, AgentRun run) throws IOException {
    var prompt = run.assignment().agent().systemPrompt();
    if (prompt == null) {
      return;
    }
    if (run.assignment().agent().systemPromptMode() == SystemPromptMode.REPLACE) {
      var file = run.writeScratch("system-prompt.md", prompt);
      settings.text("model_instructions_file", file.toString());
    } else {
      settings.text("developer_instructions", prompt);
    }
  }

  static Map<String, String> environment(AgentRun run) {
    var provider = run.assignment().provider();
    var environment = new HashMap<>(run.environment());
    environment.putAll(provider.env());
    if (provider.configHome() != null) {
      environment.put("CODEX_HOME", provider.configHome());
    }
    environment.putAll(CodexMcp.environment(run.assignment().agent().mcpServers()));
    return environment;
  }

  /// Collects options of the command line.
  static final class Settings {
    private final List<String> arguments = new ArrayList<>();

    void option(String name, String value) {
      arguments.addAll(List.of(name, value));
    }

    /// @param value as it would stand in `config.toml`
    void set(String key, String value) {
      option("-c", key + "=" + value);
    }

    void text(String key, String value) {
      set(key, quoted(value));
    }

    void texts(String key, List<String> values) {
      set(key, values.stream().map(Settings::quoted).toList().toString());
    }

    /// A string of JSON is one of TOML too.
    static String quoted(String value) {
      return Json.write(value).replace("\u007f", "\\u007f");
    }
  }
}
