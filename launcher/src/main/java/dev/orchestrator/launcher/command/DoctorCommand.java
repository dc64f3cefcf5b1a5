package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.report.Table;
import dev.orchestrator.runner.AgentClis;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitVersion;
import dev.orchestrator.runner.git.RepositoryException;
import dev.orchestrator.runner.process.AgentEnvironment;
import dev.orchestrator.runner.process.Containment;
import dev.orchestrator.runner.process.ProcessHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Looks whether everything is there that runs need.
@Command(name = "doctor", description = "Check what runs need: git, agent CLIs, configuration.")
final class DoctorCommand implements Callable<Integer> {
  private final Surroundings surroundings;
  @Mixin private final Project project;

  private boolean healthy = true;
  private final Table table = new Table("WHAT", "STATE", "DETAIL");

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    row(true, "java", Runtime.version().toString());
    checkGit();
    checkRepository();
    checkAgents();
    table.print(surroundings.out());
    return healthy ? ExitCode.SUCCEEDED : ExitCode.ENVIRONMENT;
  }

  private void row(boolean ok, String what, String detail) {
    healthy &= ok;
    table.row(what, ok ? "ok" : "missing", detail);
  }

  private void checkGit() {
    try {
      row(true, "git", GitVersion.require(Git.installed()));
    } catch (RepositoryException e) {
      row(false, "git", String.valueOf(e.getMessage()));
    }
  }

  private void checkRepository() {
    try {
      row(true, "repository", project.repository().top().toString());
    } catch (UserException e) {
      table.row("repository", "none", String.valueOf(e.getMessage()));
    }
  }

  /// One usable agent CLI is enough to work with, so only none at all is a fault.
  private void checkAgents() throws IOException, InterruptedException {
    var config = project.configAnywhere();
    var folder = Files.createTempDirectory("orchestrator-doctor-");
    try (var host = ProcessHost.open(folder, surroundings.random())) {
      describe(host.containment());
      var usable = inspect(config, host);
      if (usable == 0) {
        row(false, "agents", "no agent CLI can be used; install one or configure a provider");
      }
    } finally {
      delete(folder);
    }
  }

  private void describe(Containment containment) {
    table.row("processes", "ok", containment.explanation());
    var trouble = containment.readOnlyTrouble();
    if (trouble == null) {
      table.row(
          "read-only", "ok", "agents that may not change files cannot: the system refuses it");
    } else {
      table.row("read-only", "none", "agents may change what their CLI lets them: " + trouble);
    }
  }

  private int inspect(Config config, ProcessHost host) {
    var backends = AgentClis.on(host, surroundings.random());
    var environment = AgentEnvironment.from(surroundings.environment());
    int usable = 0;
    for (var provider : new TreeMap<>(config.providers()).entrySet()) {
      var what = "provider " + provider.getKey();
      switch (backends.inspect(provider.getValue(), environment)) {
        case CliReport.Usable(var version, var login) -> {
          table.row(what, "ok", version + loginNote(login));
          usable++;
        }
        case CliReport.Unusable(var reason) -> table.row(what, "missing", reason);
      }
    }
    return usable;
  }

  private static String loginNote(Login login) {
    return switch (login.state()) {
      case LOGGED_IN -> "; logged in: " + login.detail();
      case LOGGED_OUT -> "; not logged in: " + login.detail();
      case UNKNOWN -> login.detail().isEmpty() ? "" : "; " + login.detail();
    };
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
