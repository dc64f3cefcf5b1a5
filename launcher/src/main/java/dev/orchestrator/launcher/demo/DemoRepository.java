package dev.orchestrator.launcher.demo;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.Resources;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitVersion;
import dev.orchestrator.runner.git.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A new repository with one commit, the demo's plan and a configuration for its scripted agent.
public record DemoRepository(Path folder, Path plan) {

  /// @throws UserException when the folder has something in it already, or cannot be written
  public static DemoRepository create(Path folder) {
    GitVersion.require(Git.installed());
    try {
      requireEmpty(folder);
      return fill(folder);
    } catch (IOException e) {
      throw UserException.environment(
          "%s cannot be written (%s); name another folder with --dir"
              .formatted(folder, IoReason.of(e)));
    }
  }

  private static DemoRepository fill(Path folder) throws IOException {
    Files.writeString(
        folder.resolve("README.md"), "# Greeter\n\nA program that agents are about to write.\n");
    commitAll(Git.installed().in(folder));
    var state = Repository.open(folder).createStateFolder();
    var agent = Files.writeString(state.resolve("agent.sh"), Resources.text("demo/agent.sh"));
    Files.writeString(state.resolve("config.json"), Json.write(config(agent)));
    var plan = Files.writeString(state.resolve("plan.json"), Resources.text("demo/plan.json"));
    return new DemoRepository(folder, plan);
  }

  private static void requireEmpty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (var files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw UserException.usage(
            "%s is not empty; name a new or empty folder for the demo".formatted(folder));
      }
    }
  }

  private static void commitAll(Git git) {
    git.run("init", "--quiet", "--initial-branch=main");
    git.run("config", "user.name", "Demo");
    git.run("config", "user.email", "demo@orchestrator.invalid");
    git.run("add", "--all");
    git.run("commit", "--quiet", "--message=Begin");
  }

  private static Map<String, Object> config(Path agent) {
    var provider = Map.of("type", "command", "command", "sh", "args", List.of(agent.toString()));
    return Map.of(
        "providers",
        Map.of("script", provider),
        "agents",
        Map.of("coder", Map.of("provider", "script")),
        "run",
        Map.of("concurrency", 3));
  }
}
