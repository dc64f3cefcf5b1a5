package dev.orchestrator.launcher.command;

import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.store.OutputLine;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Chooses the lines that `logs` prints, and puts those together again that were stored in pieces.
///
/// The raw output is what an agent's program wrote to stdout. Where people read a rendering of it,
/// each raw line comes before what was made of it; an attempt that begins otherwise is one whose
/// stdout is its text. What the agent is told belongs to its conversation alone.
final class LogSelection {
  private final boolean raw;
  private final boolean told;
  private final Map<AttemptId, Channel> stdout = new HashMap<>();
  private final Map<AttemptId, Map<Channel, Begun>> begun = new LinkedHashMap<>();

  /// A line whose end never came.
  record Unfinished(AttemptId attempt, OutputLine begin, String text) {}

  private record Begun(OutputLine begin, StringBuilder text) {}

  /// @param raw whether stdout is printed as it came, instead of what people read
  LogSelection(boolean raw) {
    this(raw, false);
  }

  /// @param told whether what the agent was told is printed as well
  LogSelection(boolean raw, boolean told) {
    this.raw = raw;
    this.told = told;
  }

  /// The whole line that ends with this one; empty when it goes on or is not to be printed.
  Optional<String> take(AttemptId attempt, OutputLine line) {
    if (!isWanted(attempt, line.channel())) {
      return Optional.empty();
    }
    var pieces = begun.computeIfAbsent(attempt, _ -> new HashMap<>());
    if (line.continued()) {
      pieces
          .computeIfAbsent(line.channel(), _ -> new Begun(line, new StringBuilder()))
          .text()
          .append(line.text());
      return Optional.empty();
    }
    var before = pieces.remove(line.channel());
    return Optional.of(before == null ? line.text() : before.text() + line.text());
  }

  /// What was begun and never ended, of attempts whose runner died meanwhile.
  List<Unfinished> unfinished() {
    return begun.entrySet().stream()
        .flatMap(entry ->
            entry.getValue().values().stream()
                .map(one -> new Unfinished(entry.getKey(), one.begin(), one.text().toString())))
        .toList();
  }

  private boolean isWanted(AttemptId attempt, Channel channel) {
    if (!raw) {
      return channel != Channel.RAW && (told || channel != Channel.TOLD);
    }
    if (channel == Channel.RAW || channel == Channel.TEXT) {
      stdout.putIfAbsent(attempt, channel);
    }
    return channel == stdout.get(attempt);
  }
}
