package dev.orchestrator.launcher.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.WorktreeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/// A repository with a configuration and a plan, looked at from outside with plain git.
public final class ScriptedProject {
  private final Path folder;

  private ScriptedProject(Path folder) {
    this.folder = folder;
  }

  /// @param folder its parent stands for the user's home
  public static ScriptedProject create(Path folder, ProviderConfig provider, int concurrency)
      throws Exception {
    Files.createDirectories(folder.resolve(".orchestrator"));
    var project = new ScriptedProject(folder);
    project.git("init", "--quiet", "--initial-branch=main");
    project.git("config", "user.name", "Test");
    project.git("config", "user.email", "test@example.invalid");
    Files.writeString(folder.resolve("README.md"), "begin\n");
    project.git("add", "README.md");
    project.git("commit", "--quiet", "--message=begin");
    project.configure(provider, concurrency);
    return project;
  }

  /// A project that is there already.
  static ScriptedProject at(Path folder) {
    return new ScriptedProject(folder);
  }

  /// Writes the configuration, with one agent on the provider.
  void configure(ProviderConfig provider, int concurrency) throws IOException {
    var config =
        Map.of(
            "providers",
            Map.of("agent", provider),
            "agents",
            Map.of("coder", Map.of("provider", "agent")),
            "run",
            Map.of("concurrency", concurrency));
    Files.writeString(folder.resolve(".orchestrator/config.json"), Json.write(config));
  }

  /// Writes the configuration, with one agent on each provider, which has its provider's name.
  public void configure(Map<String, ProviderConfig> providers, int concurrency) throws IOException {
    var agents = new TreeMap<String, Object>();
    providers.keySet().forEach(name -> agents.put(name, Map.of("provider", name)));
    var config =
        Map.of("providers", providers, "agents", agents, "run", Map.of("concurrency", concurrency));
    Files.writeString(folder.resolve(".orchestrator/config.json"), Json.write(config));
  }

  /// Writes the configuration likewise, with a workflow of these steps.
  void configure(Map<String, ProviderConfig> providers, String workflow, Object... steps)
      throws IOException {
    configure(providers, 2);
    var file = folder.resolve(".orchestrator/config.json");
    var config = Json.read(Files.readString(file), ObjectNode.class);
    var workflows = Map.of(workflow, Map.of("steps", steps));
    config.set("workflows", Json.MAPPER.valueToTree(workflows));
    Files.writeString(file, Json.write(config));
  }

  /// Adds to the configuration what worktrees get.
  void equip(WorktreeConfig worktree) throws IOException {
    var file = folder.resolve(".orchestrator/config.json");
    var config = Json.read(Files.readString(file), ObjectNode.class);
    ((ObjectNode) config.path("run")).set("worktree", Json.MAPPER.valueToTree(worktree));
    Files.writeString(file, Json.write(config));
  }

  /// Adds to the configuration how work is brought together.
  void merge(Map<String, Object> settings) throws IOException {
    var file = folder.resolve(".orchestrator/config.json");
    var config = Json.read(Files.readString(file), ObjectNode.class);
    ((ObjectNode) config.path("run")).set("merge", Json.MAPPER.valueToTree(settings));
    Files.writeString(file, Json.write(config));
  }

  /// Writes the plan: a task `work` that goes through the workflow, and a task `after` that takes
  /// its prompt for a shell script, once the first is merged.
  void planWork(String workflow, String after) throws IOException {
    var work = Map.of("id", "work", "agent", "coder", "prompt", "task work", "workflow", workflow);
    var next =
        Map.of("id", "after", "agent", "shell", "prompt", after, "dependsOn", List.of("work"));
    Files.writeString(planFile(), Json.write(Map.of("goal", "test", "tasks", List.of(work, next))));
  }

  /// Writes a plan of one task for each agent, which has its agent's name.
  void planForEach(Collection<String> agents) throws IOException {
    var tasks =
        agents.stream()
            .map(agent -> Map.of("id", agent, "agent", agent, "prompt", "task " + agent))
            .toList();
    Files.writeString(planFile(), Json.write(Map.of("goal", "test", "tasks", tasks)));
  }

  /// A provider that runs a shell script, which may use the variables.
  public static ProviderConfig script(String script, Map<String, String> variables) {
    return new ProviderConfig("command", "sh", List.of("-c", script), variables);
  }

  /// A provider that takes each prompt for a shell script.
  public static ProviderConfig shell() {
    return new ProviderConfig("command", "sh", List.of(), Map.of());
  }

  /// Writes the plan; each task is written as `id`, or as `id: parent parent`.
  public void plan(String prompt, String... tasks) throws IOException {
    var entries =
        Arrays.stream(tasks).map(task -> task(prompt, task)).collect(joining(",\n", "[\n", "\n]"));
    Files.writeString(planFile(), "{\"goal\":\"test\",\"tasks\":" + entries + "}");
  }

  private static String task(String prompt, String task) {
    var parts = task.split(": ", 2);
    var parents = parts.length == 1 ? Stream.<String>empty() : Arrays.stream(parts[1].split(" "));
    return Json.write(
        Map.of("id", parts[0], "prompt", prompt + parts[0], "dependsOn", parents.toList()));
  }

  public Path folder() {
    return folder;
  }

  /// Beside the repository, so that the checkout stays clean.
  Path planFile() {
    return folder.resolveSibling("plan.json");
  }

  public String git(String... words) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("git"), Arrays.stream(words)).toList();
    var process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    var output = new String(process.getInputStream().readAllBytes());
    if (process.waitFor() != 0) {
      throw new AssertionError(command + " failed: " + output);
    }
    return output;
  }

  /// The tasks whose merges are in the history, one entry for each merge.
  public List<String> mergedTasks() throws Exception {
    return git("log", "--merges", "--format=%(trailers:key=Orchestrator-Task,valueonly)")
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }

  /// Processes whose command line has the word in it.
  static List<Long> processesWith(String word) {
    return ProcessHandle.allProcesses()
        .filter(
            process -> process.info().commandLine().filter(line -> line.contains(word)).isPresent())
        .map(ProcessHandle::pid)
        .toList();
  }

  /// Processes that were started with a path in the folder: on the command line, or in a variable
  /// such as `HOME`, which a CLI gives to all that it starts.
  static List<Long> processesOf(Path folder) {
    return ProcessHandle.allProcesses()
        .filter(process ->
            startedWith(process, "cmdline", folder) || startedWith(process, "environ", folder))
        .map(ProcessHandle::pid)
        .toList();
  }

  /// Of a process that is gone, or is somebody else's, nothing can be read.
  private static boolean startedWith(ProcessHandle process, String what, Path folder) {
    try {
      var text = Files.readString(Path.of("/proc", "" + process.pid(), what), ISO_8859_1);
      return text.contains(folder.toString());
    } catch (IOException e) {
      return false;
    }
  }
}
