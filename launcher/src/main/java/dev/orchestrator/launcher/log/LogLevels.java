package dev.orchestrator.launcher.log;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which lines go to the log file.
///
/// @param base of loggers that have no level of their own
/// @param named by logger, which stands for those below it too
public record LogLevels(Level base, Map<String, Level> named) {
  /// What is logged when nobody says anything.
  public static final LogLevels DEFAULT = new LogLevels(Level.INFO, Map.of());

  private static final Map<String, Level> LEVELS = new LinkedHashMap<>();

  static {
    LEVELS.put("OFF", Level.OFF);
    LEVELS.put("ERROR", Level.SEVERE);
    LEVELS.put("WARNING", Level.WARNING);
    LEVELS.put("INFO", Level.INFO);
    LEVELS.put("DEBUG", Level.FINE);
    LEVELS.put("TRACE", Level.FINER);
  }

  public LogLevels {
    named = Map.copyOf(named);
  }

  /// @param words each a level, or a logger and its level as `name=LEVEL`; a later one overrides
  /// @throws IllegalArgumentException with a sentence that says what was expected
  public static LogLevels of(List<String> words) {
    var base = DEFAULT.base();
    var named = new LinkedHashMap<String, Level>();
    for (var word : words) {
      var cut = word.lastIndexOf('=');
      var level = level(word.substring(cut + 1));
      if (cut < 0) {
        base = level;
      } else {
        named.put(word.substring(0, cut), level);
      }
    }
    return new LogLevels(base, named);
  }

  private static Level level(String word) {
    var level = LEVELS.get(word.toUpperCase(Locale.ROOT));
    if (level == null) {
      throw new IllegalArgumentException(
          "'%s' is no level; expected one of %s"
              .formatted(word, String.join(", ", LEVELS.keySet())));
    }
    return level;
  }

  /// A level's name, the nearest one where it has none here.
  static String name(Level level) {
    return LEVELS.entrySet().stream()
        .filter(one -> one.getValue().intValue() <= level.intValue())
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse("TRACE");
  }

  /// Whether a line is for the log file.
  boolean isWanted(LogRecord entry) {
    return entry.getLevel().intValue() >= of(entry.getLoggerName()).intValue();
  }

  private Level of(@Nullable String logger) {
    return named.entrySet().stream()
        .filter(one -> logger != null && (logger + ".").startsWith(one.getKey() + "."))
        .max(Comparator.comparingInt(one -> one.getKey().length()))
        .map(Map.Entry::getValue)
        .orElse(base);
  }

  /// Lets through what is for the log file, and what is for the terminal whatever the file takes.
  ///
  /// @return the loggers concerned with what they had before; hold on to it, as loggers that nobody
  ///   holds forget their levels
  List<Earlier> set() {
    var earlier = new ArrayList<Earlier>();
    earlier.add(set("", base));
    named.forEach((name, level) -> earlier.add(set(name, level)));
    return earlier;
  }

  private static Earlier set(String name, Level level) {
    var logger = Logger.getLogger(name);
    var earlier = new Earlier(logger, logger.getLevel());
    logger.setLevel(level.intValue() < Level.WARNING.intValue() ? level : Level.WARNING);
    return earlier;
  }

  @Override
  public String toString() {
    return named.entrySet().stream()
        .map(one -> ", %s=%s".formatted(one.getKey(), name(one.getValue())))
        .sorted()
        .collect(Collectors.joining("", name(base), ""));
  }
}
