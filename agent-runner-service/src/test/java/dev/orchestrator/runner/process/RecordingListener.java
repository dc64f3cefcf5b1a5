package dev.orchestrator.runner.process;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Keeps the lines it hears.
final class RecordingListener implements OutputListener {
  final List<String> stdout = new CopyOnWriteArrayList<>();
  final List<String> stderr = new CopyOnWriteArrayList<>();

  @Override
  public void stdout(String line) {
    stdout.add(line);
  }

  @Override
  public void stderr(String line) {
    stderr.add(line);
  }

  void awaitStdout(String line) {
    await().atMost(Duration.ofSeconds(20)).until(() -> stdout.contains(line));
  }
}
