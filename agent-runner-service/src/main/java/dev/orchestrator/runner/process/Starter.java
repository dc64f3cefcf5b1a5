package dev.orchestrator.runner.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Starts all processes of a host from one thread that lives as long as the host.
///
/// The kernel sends a parent-death signal when the *thread* that started a child ends, and the
/// carriers of virtual threads end when they are idle.
final class Starter implements AutoCloseable {
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("process-starter").factory());

  /// Waits for the start even if the calling thread is interrupted: a process must not be lost.
  Process start(ProcessBuilder builder) throws IOException {
    try {
      return CompletableFuture.supplyAsync(() -> startHere(builder), thread).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException wrapper) {
        throw wrapper.getCause();
      }
      throw e;
    }
  }

  private static Process startHere(ProcessBuilder builder) {
    try {
      return builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    thread.close();
  }
}
