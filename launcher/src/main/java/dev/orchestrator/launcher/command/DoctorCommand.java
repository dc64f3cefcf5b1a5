package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.launcher.ExitCode;
import dev.orchestrator.launcher.IoReason;
import dev.orchestrator.launcher.UserException;
import dev.orchestrator.launcher.report.Bytes;
import dev.orchestrator.launcher.report.Table;
import dev.orchestrator.launcher.support.SupportBundle;
import dev.orchestrator.runner.AgentClis;
import dev.orchestrator.runner.backend.CliReport;
import dev.orchestrator.runner.backend.Login;
import dev.orchestrator.runner.git.Git;
import dev.orchestrator.runner.git.GitVersion;
import dev.orchestrator.runner.git.Repository;
import dev.orchestrator.runner.git.RepositoryException;
import dev.orchestrator.runner.process.AgentEnvironment;
import dev.orchestrator.runner.process.Containment;
import dev.orchestrator.runner.process.ProcessHost;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/// Looks whether everything is there that runs need.
@Command(name = "doctor", description = "Check what runs need: git, agent CLIs, configuration.")
final class DoctorCommand implements Callable<Integer> {
  private static final String OK = "ok";
  private static final String MISSING = "missing";

  private final Surroundings surroundings;
  @Mixin private final Project project;

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--bundle",
      paramLabel = "FILE",
      description =
          "Also write a ZIP archive for somebody who is to help: versions, settings, logs and the"
              + " course of the newest runs, without secrets and without what people and agents"
              + " said.")
  private @Nullable Path bundle;

  @Option(
      names = "--with-content",
      description = "Put goals, prompts, answers and output into the archive as well.")
  private boolean withContent;

  private final List<Finding> findings = new ArrayList<>();

  /// @param needed whether runs are impossible without it
  /// @param version what the program says about itself, null where there is none
  /// @param login whether a CLI is let in by its model service, null for what needs no login
  private record Finding(
      String what,
      String state,
      boolean needed,
      String detail,
      @Nullable String version,
      Login.@Nullable State login) {
    static Finding of(String what, String state, String detail) {
      return new Finding(what, state, false, detail, null, null);
    }

    static Finding needed(String what, boolean ok, String detail) {
      return new Finding(what, ok ? OK : MISSING, true, detail, null, null);
    }

    boolean isFault() {
      return needed && state.equals(MISSING);
    }
  }

  /// What `--json` prints.
  private record Diagnosis(boolean healthy, List<Finding> findings) {}

  DoctorCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.project = new Project(surroundings);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (withContent && bundle == null) {
      throw UserException.usage("--with-content says what goes into --bundle FILE; give that too");
    }
    look();
    var healthy = findings.stream().noneMatch(Finding::isFault);
    if (json) {
      surroundings.out().println(Json.write(new Diagnosis(healthy, findings)));
    } else {
      print();
    }
    if (bundle != null) {
      write(surroundings.folder().resolve(bundle), healthy);
    }
    return healthy ? ExitCode.SUCCEEDED : ExitCode.ENVIRONMENT;
  }

  /// A configuration that is wrong keeps nobody from an archive that shows it.
  private void look() throws IOException, InterruptedException {
    row(true, "java", Runtime.version().toString());
    checkGit();
    checkRepository();
    try {
      checkAgents();
    } catch (UserException e) {
      if (bundle == null) {
        throw e;
      }
      row(false, "configuration", String.valueOf(e.getMessage()));
    }
  }

  private void write(Path file, boolean healthy) throws IOException {
    try (var archive =
        SupportBundle.create(
            file, surroundings.environment(), configured(), home(), hostName(), withContent)) {
      archive.add("version.txt", version());
      archive.add("doctor.json", new Diagnosis(healthy, findings));
      archive.addLimits();
      addSettings(archive);
      addRepository(archive);
    } catch (FileAlreadyExistsException e) {
      throw UserException.usage("%s is there already; name a new file".formatted(file));
    } catch (IOException e) {
      throw UserException.environment(
          "%s cannot be written (%s); name another file".formatted(file, IoReason.of(e)));
    }
    surroundings.err().printf("wrote %s; look through it before you give it away%n", file);
  }

  private JsonNode configured() {
    try {
      return Json.MAPPER.valueToTree(project.configAnywhere());
    } catch (UserException e) {
      return MissingNode.getInstance(); // it is among the findings
    }
  }

  private void addSettings(SupportBundle archive) throws IOException {
    try {
      archive.add("config.json", project.settingsAnywhere().tree());
    } catch (UserException e) {
      archive.add("config-trouble.txt", e.getMessage() + "\n");
    }
  }

  private void addRepository(SupportBundle archive) throws IOException {
    Repository repository;
    try {
      repository = project.repository();
    } catch (UserException e) {
      return; // it is among the findings
    }
    archive.addGit(repository.git());
    var state = project.state(repository);
    archive.addLogs(state.path());
    if (project.hasStore(repository)) {
      archive.addRuns(state.database());
    }
  }

  private Path home() {
    return Objects.requireNonNull(surroundings.userFolder().getParent());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return ""; // it has none that could be told
    }
  }

  private String version() {
    return "orchestrator %s%njava %s%n%s %s %s%n%s%n"
        .formatted(
            Version.number(),
            Runtime.version(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            System.getProperty("os.arch"),
            surroundings.clock().instant());
  }

  private void print() {
    var table = new Table("WHAT", "STATE", "DETAIL");
    findings.forEach(finding -> table.row(finding.what(), finding.state(), finding.detail()));
    table.print(surroundings.out());
  }

  private void row(boolean ok, String what, String detail) {
    findings.add(Finding.needed(what, ok, detail));
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
      var repository = project.repository();
      row(true, "repository", repository.top().toString());
      if (project.hasStore(repository)) {
        checkStore(repository);
      }
    } catch (UserException e) {
      findings.add(Finding.of("repository", "none", String.valueOf(e.getMessage())));
    }
  }

  private void checkStore(Repository repository) {
    try (var store = project.store(repository)) {
      var database = project.state(repository).database();
      findings.add(
          Finding.of(
              "store",
              OK,
              "%s: %d runs, %s"
                  .formatted(database, store.runs().size(), Bytes.words(store.bytes()))));
    } catch (UserException e) {
      row(false, "store", String.valueOf(e.getMessage()));
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
    findings.add(Finding.of("processes", OK, containment.explanation()));
    var trouble = containment.readOnlyTrouble();
    findings.add(
        trouble == null
            ? Finding.of(
                "read-only", OK, "agents that may not change files cannot: the system refuses it")
            : Finding.of(
                "read-only", "none", "agents may change what their CLI lets them: " + trouble));
  }

  /// All at once, since some CLIs take seconds to say who they are.
  private long inspect(Config config, ProcessHost host) {
    var backends = AgentClis.on(host, surroundings.random());
    var environment = AgentEnvironment.from(surroundings.environment());
    var reports = new TreeMap<String, Future<CliReport>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      config
          .providers()
          .forEach((name, provider) ->
              reports.put(name, threads.submit(() -> backends.inspect(provider, environment))));
    }
    reports.forEach((name, report) -> findings.add(finding(name, report.resultNow())));
    return reports.values().stream()
        .filter(report -> report.resultNow() instanceof CliReport.Usable)
        .count();
  }

  private static Finding finding(String provider, CliReport report) {
    var what = "provider " + provider;
    return switch (report) {
      case CliReport.Usable(var version, var login) ->
          new Finding(what, OK, false, version + loginNote(login), version, login.state());
      case CliReport.Unusable(var reason) -> Finding.of(what, MISSING, reason);
    };
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
