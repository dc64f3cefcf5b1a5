package dev.orchestrator.runner.ask;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Stands for an attempt: keeps what its desk tells.
final class RecordingListener implements AskListener {
  final List<String> asked = new CopyOnWriteArrayList<>();
  final List<String> answered = new CopyOnWriteArrayList<>();
  final List<String> progress = new CopyOnWriteArrayList<>();

  @Override
  public void asked(String question, String text) {
    asked.add(question + ": " + text);
  }

  @Override
  public void answered(String question, String answer) {
    answered.add(question + ": " + answer);
  }

  @Override
  public void progressed(String words) {
    progress.add(words);
  }
}
