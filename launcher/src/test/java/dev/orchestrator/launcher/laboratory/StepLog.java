package dev.orchestrator.launcher.laboratory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What the agents themselves say of their beginnings and ends, in the order in which they say it.
///
/// @param file outside of the repository, which agents append to, line by line
record StepLog(Path file) {
  /// One line.
  ///
  /// @param what `start`, `finish`, or `fail`
  record Word(String what, Step step, int attempt) {
    static Word of(String line) {
      var parts = line.split(" ");
      var step = new Step(parts[1], parts[2], parts[3], Integer.parseInt(parts[5]));
      return new Word(parts[0], step, Integer.parseInt(parts[4]));
    }

    boolean isStart() {
      return what.equals("start");
    }

    boolean isFinish() {
      return what.equals("finish");
    }
  }

  List<Word> read() throws IOException {
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(Word::of).toList()
        : List.of();
  }
}
