package dev.orchestrator.runner.backend.codex;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.SystemPromptMode;
import dev.orchestrator.runner.backend.AgentProcess;
import dev.orchestrator.runner.backend.AgentRun;
import dev.orchestrator.runner.backend.StructuredOutput;
import dev.orchestrator.runner.process.StopSignal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Codex's command line, environment and input for an attempt. The prompt goes through stdin, where
/// it may be of any size.
final class CodexCommand {
  private final AgentRun run;
  private final @Nullable String thread;
  private final CodexSandbox sandbox;
  private final CodexMcp mcp;

  private CodexCommand(AgentRun run, @Nullable String thread) throws IOException {
    this.run = run;
    this.thread = thread;
    this.sandbox = CodexSandbox.of(run);
    this.mcp = new CodexMcp(run);
  }

  /// @param thread the thread to continue, null for a new one
  static AgentProcess.Program of(AgentRun run, @Nullable String thread) throws IOException {
    var codex = new CodexCommand(run, thread);
    return new AgentProcess.Program(
        codex.arguments(), codex.environment(), codex.input(), StopSignal.INTERRUPT);
  }

  /// What Codex sees of the environment apart from what an attempt adds to it.
  static Map<String, String> environment(ProviderConfig provider, Map<String, String> seen) {
    var environment = new HashMap<>(seen);
    environment.putAll(provider.env());
    if (provider.configHome() != null) {
      environment.put("CODEX_HOME", provider.configHome());
    }
    return environment;
  }

  private List<String> arguments() throws IOException {
    var provider = run.assignment().provider();
    var command = new ArrayList<String>();
    command.add(provider.command());
    command.addAll(provider.args());
    command.add("exec");
    command.addAll(sandbox.folders());
    if (thread != null) {
      command.add("resume");
    }
    command.addAll(List.of("--json", "--skip-git-repo-check"));
    command.addAll(settings());
    if (thread != null) {
      command.add(thread);
    }
    command.add("-");
    return command;
  }

  private List<String> settings() throws IOException {
    var agent = run.assignment().agent();
    var settings = new Settings();
    // Codex would else wait for the network for ever; a feature it no longer knows is ignored
    settings.set("features.unbounded_connection_retries", "false");
    sandbox.addTo(settings);
    mcp.addTo(settings);
    if (agent.effort() != null) {
      settings.text("model_reasoning_effort", agent.effort());
    }
    addSystemPrompt(settings);
    if (agent.model() != null) {
      settings.option("-m", agent.model());
    }
    if (agent.outputSchema() != null && StrictSchema.fits(agent.outputSchema())) {
      var file = run.writeScratch("output-schema.json", agent.outputSchema().toString());
      settings.option("--output-schema", file.toString());
    }
    return settings.arguments;
  }

  private void addSystemPrompt(Settings settings) throws IOException {
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

  /// A schema that the API would refuse is put in words; the answer is checked in any case.
  private String input() {
    var assignment = run.assignment();
    var prompt = thread == null ? assignment.prompt() : assignment.continuation();
    var schema = assignment.agent().outputSchema();
    return schema == null || StrictSchema.fits(schema)
        ? prompt
        : prompt + "\n\n" + StructuredOutput.instruction(schema);
  }

  private Map<String, String> environment() {
    var environment = environment(run.assignment().provider(), run.environment());
    environment.putIfAbsent("RUST_LOG", CodexWait.LOG);
    environment.putAll(sandbox.environment());
    environment.putAll(mcp.environment());
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
