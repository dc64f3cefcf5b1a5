package dev.orchestrator.runner.git;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Runs git commands in one folder.
///
/// Every command runs without prompts, without hooks, without background maintenance, in English,
/// with refs and indexes flushed to the disk, and untouched by `GIT_*` variables that a hook or an
/// alias around us has set. It sits in a session of its own, so neither a terminal's Ctrl-C nor the
/// end of this JVM cuts it short; only its time limit or an interruption of the calling thread ends
/// it early. Immutable, safe for any number of threads.
public final class Git {
  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int MAX_TRIES = 8;

  private static final List<String> SETTINGS =
      List.of(
          "-c", "core.hooksPath=/dev/null",
          "-c", "core.fsmonitor=false",
          "-c", "core.safecrlf=false",
          "-c", "core.fsync=index,reference", // packs are by default, for objects see DiskSync
          "-c", "gc.auto=0",
          "-c", "maintenance.auto=false",
          "-c", "commit.gpgSign=false",
          "-c", "i18n.commitEncoding=UTF-8",
          "-c", "advice.detachedHead=false");

  private final List<String> executable;
  private final Path folder;
  private final Map<String, String> variables;
  private final String input;
  private final Duration limit;

  private Git(
      List<String> executable,
      Path folder,
      Map<String, String> variables,
      String input,
      Duration limit) {
    this.executable = executable;
    this.folder = folder;
    this.variables = variables;
    this.input = input;
    this.limit = limit;
  }

  /// The git of this machine's search path.
  public static Git installed() {
    return using("git");
  }

  /// @param executable a command name or an absolute path
  public static Git using(String executable) {
    var command = new ArrayList<String>();
    Executables.find("setsid").map(Path::toString).ifPresent(command::add);
    command.add(executable);
    return new Git(List.copyOf(command), Path.of("").toAbsolutePath(), Map.of(), "", LIMIT);
  }

  /// The same git in another folder.
  public Git in(Path other) {
    return new Git(executable, other, variables, input, limit);
  }

  /// The same git, refusing to find a repository in a folder above its own: a workspace that lost
  /// its link must not be mistaken for the user's checkout around it.
  public Git confined() {
    return with(Map.of("GIT_CEILING_DIRECTORIES", String.valueOf(folder.getParent())));
  }

  public Git with(Map<String, String> more) {
    var all = new HashMap<>(variables);
    all.putAll(more);
    return new Git(executable, folder, Map.copyOf(all), input, limit);
  }

  /// @param text what the command reads on stdin; small enough for a pipe's buffer
  public Git reading(String text) {
    return new Git(executable, folder, variables, text, limit);
  }

  Git within(Duration other) {
    return new Git(executable, folder, variables, input, other);
  }

  public Path folder() {
    return folder;
  }

  /// Runs the command to its end and throws when it fails.
  public GitResult run(String... command) {
    return tryRun(command).orThrow();
  }

  /// Runs the command to its end, whatever its exit code. Where it met another git half-way through
  /// making a worktree it is run again, a few times.
  ///
  /// @throws GitException when git cannot be started, passes its time limit or is interrupted
  public GitResult tryRun(String... command) {
    var words = List.of(command);
    var result = runOnce(words);
    for (int tries = 1; tries < MAX_TRIES && result.metAnotherGit(); tries++) {
      pause(words, PAUSE.multipliedBy(tries));
      result = runOnce(words);
    }
    return result;
  }

  private static void pause(List<String> words, Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new GitException(words, "was interrupted", e);
    }
  }

  private GitResult runOnce(List<String> words) {
    var process = start(words);
    var output = readAll(process.getInputStream());
    var errors = readAll(process.getErrorStream());
    try {
      feed(process);
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      return GitResult.of(words, process.exitValue(), rest(output), rest(errors));
    } catch (TimeoutException e) {
      end(process);
      throw new GitException(words, "was ended after its time limit of " + limit, e);
    } catch (InterruptedException e) {
      end(process);
      Thread.currentThread().interrupt();
      throw new GitException(words, "was interrupted", e);
    } catch (IOException | ExecutionException e) {
      end(process);
      throw new GitException(words, "could not be read: " + e.getMessage(), e);
    }
  }

  private Process start(List<String> words) {
    var command = new ArrayList<>(executable);
    command.addAll(List.of("-C", folder.toString()));
    command.addAll(SETTINGS);
    command.addAll(words);
    var builder = new ProcessBuilder(command);
    CleanEnvironment.apply(builder.environment(), variables);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new GitException(words, "could not be started: " + e.getMessage(), e);
    }
  }

  /// A command that ends without reading its input has a reason, which its exit code tells.
  private void feed(Process process) throws IOException {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      if (process.isAlive() || process.exitValue() == 0) {
        throw e;
      }
    }
  }

  private byte[] rest(FutureTask<byte[]> reader)
      throws InterruptedException, ExecutionException, TimeoutException {
    return reader.get(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static FutureTask<byte[]> readAll(InputStream stream) {
    var reader = new FutureTask<>(stream::readAllBytes);
    // not a virtual one: those hold their carrier while they read a pipe
    Thread.ofPlatform().daemon().name("git-output").start(reader);
    return reader;
  }

  /// SIGTERM first: git then removes the lock files it holds.
  private static void end(Process process) {
    var family = process.descendants().toList();
    family.forEach(ProcessHandle::destroy);
    process.destroy();
    process
        .onExit()
        .completeOnTimeout(process, GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .join()
        .destroyForcibly();
    family.forEach(ProcessHandle::destroyForcibly);
  }
}
