package dev.orchestrator.runner.process;

import java.util.concurrent.atomic.AtomicLong;

/// Counts the characters it hears, for output that is too much to keep.
final class CountingListener implements OutputListener {
  final AtomicLong stdout = new AtomicLong();
  final AtomicLong stderr = new AtomicLong();

  @Override
  public void stdout(String line) {
    stdout.addAndGet(line.length());
  }

  @Override
  public void stderr(String line) {
    stderr.addAndGet(line.length());
  }
}
