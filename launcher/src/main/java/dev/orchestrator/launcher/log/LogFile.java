package dev.orchestrator.launcher.log;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/// The log of the program that is at work in a repository: `logs/orchestrator.log` in the state
/// folder, one JSON object on each line. Everything that this JVM logs goes there from [#open] to
/// [#close]. Only whoever has the folder's lock may open it.
///
/// A log that cannot be written keeps nobody from work: that is said once, and each line is tried
/// anew.
public final class LogFile extends Handler implements AutoCloseable {
  private static final long MAX_BYTES = 10_000_000;
  private static final int FILES = 5;

  private final Path path;
  private final RotatingFile file;
  private final UnaryOperator<String> mask;
  private final AtomicBoolean complained = new AtomicBoolean();
  private final List<Earlier> earlier;

  private LogFile(Path path, RotatingFile file, LogLevels levels, UnaryOperator<String> mask) {
    this.path = path;
    this.file = file;
    this.mask = mask;
    this.earlier = levels.set();
    setLevel(Level.ALL);
    setFilter(levels::isWanted);
  }

  /// Where the log of a repository is.
  public static Path in(Path stateFolder) {
    return stateFolder.resolve("logs").resolve("orchestrator.log");
  }

  /// @param mask takes what is secret out of a text
  public static LogFile open(Path stateFolder, LogLevels levels, UnaryOperator<String> mask) {
    var path = in(stateFolder);
    var log = new LogFile(path, new RotatingFile(path, MAX_BYTES, FILES), levels, mask);
    Logger.getLogger("").addHandler(log);
    return log;
  }

  @Override
  public void publish(LogRecord entry) {
    if (!isLoggable(entry)) {
      return;
    }
    try {
      file.write(JsonLine.of(entry, mask).text().getBytes(StandardCharsets.UTF_8));
      complained.set(false);
    } catch (IOException e) {
      complain(e);
    }
  }

  /// To those that print: the level lets it through, and this handler knows it has said so.
  private void complain(IOException e) {
    if (complained.compareAndSet(false, true)) {
      System.getLogger(LogFile.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "the log {0} cannot be written: {1}",
              path,
              e.getMessage());
    }
  }

  @Override
  public void flush() {
    // nothing is held back
  }

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
    earlier.reversed().forEach(Earlier::restore);
    try {
      file.close();
    } catch (IOException e) {
      complain(e);
    }
  }
}
