package dev.orchestrator.runner.workspace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Lets git commands end that an earlier orchestrator has started on a workspace. They outlive it,
/// so after a crash one may still be at work there.
final class EarlierGit {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private EarlierGit() {}

  static void await(Path folder) {
    var commands =
        ProcessHandle.allProcesses()
            .filter(process -> worksIn(process.info(), folder.toString()))
            .map(ProcessHandle::onExit)
            .toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(commands).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while git still works in " + folder, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "an earlier git command still works in %s after %s".formatted(folder, LIMIT), e);
    }
  }

  private static boolean worksIn(ProcessHandle.Info process, String folder) {
    boolean git = process.command().filter(command -> command.endsWith("/git")).isPresent();
    return git && process.commandLine().filter(line -> line.contains(folder)).isPresent();
  }
}
