package dev.orchestrator.runner.realcli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/// A CLI from npm in one version, kept in `$ORCHESTRATOR_CLI_HOME` or `~/.cache/orchestrator/clis`.
///
/// An installation appears whole or not at all, and test processes that want the same one wait for
/// each other.
///
/// @param setup script of the package that npm does not run by itself, relative to the
///   installation; null for none
/// @param program relative to the installation
record NpmPackage(String name, String version, @Nullable String setup, String program) {
  private static final String SKIP = "ORCHESTRATOR_SKIP_REAL_CLI";
  private static final int INSTALL_LIMIT_MINUTES = 10;
  private static final Object ONE_PER_JVM = new Object();

  Path executable() {
    Assumptions.assumeFalse(isSkipped(), SKIP + " is set");
    Assumptions.assumeTrue(
        isForThisSystem(), "%s is installed for Linux on x64 only".formatted(name));
    var executable = home().resolve(program);
    try {
      if (!Files.isExecutable(executable)) {
        installOnce(executable);
      }
      return executable;
    } catch (IOException e) {
      throw new UncheckedIOException(unavailable(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(unavailable(), e);
    }
  }

  private static boolean isSkipped() {
    return Boolean.parseBoolean(System.getProperty(SKIP, System.getenv(SKIP)));
  }

  private boolean isForThisSystem() {
    return !(name + program).contains("linux-x64")
        || System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
  }

  private Path home() {
    var configured = System.getenv("ORCHESTRATOR_CLI_HOME");
    var root =
        configured == null
            ? Path.of(System.getProperty("user.home"), ".cache", "orchestrator", "clis")
            : Path.of(configured);
    return root.toAbsolutePath().resolve(name.substring(name.indexOf('/') + 1) + "-" + version);
  }

  private void installOnce(Path executable) throws IOException, InterruptedException {
    Files.createDirectories(home().getParent());
    synchronized (ONE_PER_JVM) {
      try (var channel =
              FileChannel.open(
                  home().resolveSibling("install.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          var _ = channel.lock()) {
        if (!Files.isExecutable(executable)) {
          install();
        }
      }
    }
  }

  private void install() throws IOException, InterruptedException {
    var folder = Files.createTempDirectory(home().getParent(), "installing-");
    try {
      run(folder, npmInstall(folder));
      if (setup != null) {
        run(folder, List.of("node", setup));
      }
      run(folder, List.of(folder.resolve(program).toString(), "--version"));
      Files.move(folder, home(), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(folder);
    }
  }

  private List<String> npmInstall(Path folder) {
    return List.of(
        "npm",
        "install",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--ignore-scripts",
        "--prefix",
        folder.toString(),
        name + "@" + version);
  }

  /// Takes away what a failed installation has left.
  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void run(Path folder, List<String> command) throws IOException, InterruptedException {
    var log = folder.resolve("install.log");
    var process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    if (!process.waitFor(INSTALL_LIMIT_MINUTES, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new IOException("%s took too long".formatted(String.join(" ", command)));
    }
    if (process.exitValue() != 0) {
      throw new IOException(
          "%s failed: %s".formatted(String.join(" ", command), Files.readString(log, UTF_8)));
    }
  }

  private String unavailable() {
    return "%s %s is needed in %s and cannot be installed; set %s=true to go without it"
        .formatted(name, version, home(), SKIP);
  }
}
