package dev.orchestrator.launcher.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.run.JournalEntry;
import dev.orchestrator.launcher.Main;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/// The program in a JVM of its own, with its output in files.
public final class Program {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Process process;
  private final Path out;
  private final Path err;

  private Program(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /// Starts it in a folder, with that folder's parent as the user's home.
  static Program start(Path folder, String... args) throws IOException {
    return start(List.of(), Map.of(), folder, args);
  }

  /// Starts it through another program and with some variables set otherwise.
  static Program start(
      List<String> wrapper, Map<String, String> variables, Path folder, String... args)
      throws IOException {
    return start(Main.class, wrapper, variables, folder, args);
  }

  /// Starts it likewise from another main class.
  public static Program start(
      Class<?> main,
      List<String> wrapper,
      Map<String, String> variables,
      Path folder,
      String... args)
      throws IOException {
    var command = new ArrayList<>(wrapper);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(args));
    var home = Objects.requireNonNull(folder.getParent());
    var out = Files.createTempFile(home, "out", ".txt");
    var err = Files.createTempFile(home, "err", ".txt");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("HOME", home.toString());
    builder.environment().putAll(variables);
    return new Program(builder.start(), out, err);
  }

  /// Runs it to its end.
  static Program run(Path folder, String... args) throws Exception {
    var program = start(folder, args);
    program.awaitExit();
    return program;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitExit();
  }

  public void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  public boolean endsWithin(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  public int awaitExit() throws InterruptedException {
    assertThat(endsWithin(LIMIT)).as("the program ends within %s", LIMIT).isTrue();
    return process.exitValue();
  }

  public String out() throws IOException {
    return Files.readString(out);
  }

  public String err() throws IOException {
    return Files.readString(err);
  }

  /// What `--json` printed.
  List<JournalEntry> events() throws IOException {
    return out().lines().map(line -> Json.read(line, JournalEntry.class)).toList();
  }

  /// For assertion messages.
  public String everything() throws IOException {
    return "exit code " + process.exitValue() + "\n" + out() + err();
  }
}
