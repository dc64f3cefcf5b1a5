package dev.orchestrator.launcher.laboratory;

import dev.orchestrator.launcher.endtoend.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// A user's home with a repository, its configuration and its agents. Everything in it is looked at
/// with git and with the file system alone.
final class World {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path home;
  private final Bench bench;
  private final StepLog steps;
  private final List<Errand> errands = new ArrayList<>();

  private World(Path home) {
    this.home = home;
    this.bench = new Bench(home.resolve("bench"));
    this.steps = new StepLog(bench.folder().resolve("steps.log"));
  }

  static World create(Path home, Scenario scenario) throws Exception {
    var world = new World(home);
    Files.createDirectories(world.bench.folder().resolve("habits"));
    Files.createDirectories(world.state());
    world.git("init", "--quiet", "--initial-branch=main");
    world.git("config", "user.name", "Test");
    world.git("config", "user.email", "test@example.invalid");
    Files.writeString(world.repository().resolve("README.md"), "begin\n");
    world.git("add", "README.md");
    world.git("commit", "--quiet", "--message=begin");
    Files.writeString(world.script(), AgentScript.TEXT);
    world.configure(scenario.concurrency());
    return world;
  }

  private void configure(int concurrency) throws IOException {
    var command = List.of(script().toString(), bench.folder().toString());
    var test =
        Map.of(
            "kind", "test", "command", Stream.concat(Stream.of("sh"), command.stream()).toList());
    var code = Map.of("agent", "coder");
    var review = Map.of("agent", "reviewer");
    var config =
        Map.of(
            "providers",
            Map.of("script", Map.of("type", "command", "command", "sh", "args", command)),
            "agents",
            Map.of(
                "coder", Map.of("provider", "script"),
                "reviewer", Map.of("provider", "script"),
                "orchestrator", Map.of("provider", "script")),
            "workflows",
            Map.of(
                "full", Map.of("steps", List.of(code, review, test)),
                "reviewed", Map.of("steps", List.of(code, review)),
                "tested", Map.of("steps", List.of(code, test))),
            "run",
            Map.of("concurrency", concurrency),
            "retry",
            Map.of("baseDelay", "PT0.2S", "maxDelay", "PT2S"));
    Files.writeString(state().resolve("config.json"), JSON.writeValueAsString(config));
  }

  /// Gives the user a new plan to run.
  void plan(List<Errand> plan) throws IOException {
    for (var errand : plan) {
      Files.writeString(bench.folder().resolve("habits").resolve(errand.id()), habits(errand));
    }
    errands.addAll(plan);
    var tasks = plan.stream().map(World::task).toList();
    Files.writeString(planFile(), JSON.writeValueAsString(Map.of("goal", "test", "tasks", tasks)));
  }

  /// As variables of the shell.
  private static String habits(Errand errand) {
    var lines = new StringBuilder();
    for (var habit : Habit.values()) {
      lines.append(habit).append('=').append(errand.does(habit) ? "yes" : "").append('\n');
    }
    var shared = errand.shared() == null ? "" : errand.shared();
    return lines + "SHARED=%s\nPAUSE=0.%03d\n".formatted(shared, errand.pauseMillis());
  }

  private static Map<String, Object> task(Errand errand) {
    var task = new LinkedHashMap<String, Object>();
    task.put("id", errand.id());
    task.put("agent", "coder");
    task.put("prompt", "do " + errand.id());
    task.put("dependsOn", errand.parents());
    if (errand.workflow() != null) {
      task.put("workflow", errand.workflow());
    }
    if (errand.shared() != null) {
      task.put("writes", List.of(errand.id() + "/**", errand.shared()));
    }
    return task;
  }

  /// All that was ever planned here.
  List<Errand> errands() {
    return errands;
  }

  Bench bench() {
    return bench;
  }

  StepLog steps() {
    return steps;
  }

  /// The commits that agents have made by themselves.
  List<String> commits() throws IOException {
    var file = bench.folder().resolve("commits.log");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  Path repository() {
    return home.resolve("repository");
  }

  Path database() {
    return state().resolve("orchestrator.db");
  }

  private Path state() {
    return repository().resolve(".orchestrator");
  }

  private Path script() {
    return home.resolve("agent.sh");
  }

  private Path planFile() {
    return bench.folder().resolve("plan.json");
  }

  /// Starts the program there.
  Program start(String... args) throws IOException {
    return Program.start(
        LaboratoryMain.class,
        List.of(),
        Map.of(LaboratoryMain.BENCH, bench.folder().toString()),
        repository(),
        args);
  }

  String git(String... words) throws IOException, InterruptedException {
    var command = Stream.concat(Stream.of("git"), Arrays.stream(words)).toList();
    var process =
        new ProcessBuilder(command)
            .directory(Files.createDirectories(repository()).toFile())
            .redirectErrorStream(true)
            .start();
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(command + " failed: " + output);
    }
    return output;
  }

  /// All processes that were started for this world, and whatever they have started.
  List<Long> processes() {
    return processes(home.toString());
  }

  /// Those of its agents.
  List<Long> agents() {
    return processes("ORCHESTRATOR_PROMPT_FILE=" + home);
  }

  /// Of a process that is gone, or is somebody else's, nothing can be read.
  private static List<Long> processes(String mark) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> has(pid, "environ", mark) || has(pid, "cmdline", mark))
        .toList();
  }

  private static boolean has(long pid, String what, String mark) {
    try {
      var path = Path.of("/proc", Long.toString(pid), what);
      return new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1).contains(mark);
    } catch (IOException e) {
      return false;
    }
  }
}
