package dev.orchestrator.launcher.command;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/// A person at the terminal who reads before typing: each line is typed when the question has been
/// printed once more. After the last line the terminal is closed.
final class TypedAnswers extends BufferedReader {
  private static final String QUESTION = "what to change: ";
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ByteArrayOutputStream printed;
  private final List<String> lines;
  private int typed;

  TypedAnswers(ByteArrayOutputStream printed, List<String> lines) {
    super(Reader.nullReader());
    this.printed = printed;
    this.lines = List.copyOf(lines);
  }

  @Override
  public @Nullable String readLine() {
    if (typed == lines.size()) {
      return null;
    }
    Awaitility.await().atMost(LIMIT).until(() -> questions() > typed);
    return lines.get(typed++);
  }

  private int questions() {
    return printed.toString(StandardCharsets.UTF_8).split(QUESTION, -1).length - 1;
  }
}
