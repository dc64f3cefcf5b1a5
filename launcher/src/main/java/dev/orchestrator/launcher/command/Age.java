package dev.orchestrator.launcher.command;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAmount;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// How old something is to be: `P30D`, `PT12H`, `P6M`, or shorter `30d`, `12h`, `4w`.
record Age(TemporalAmount amount) {
  private static final Pattern SHORT = Pattern.compile("([0-9]{1,5})([hdw])");

  /// Reads it from the command line.
  static final class Reader implements ITypeConverter<Age> {
    @Override
    public Age convert(String text) {
      try {
        return new Age(amount(text));
      } catch (DateTimeException _) {
        throw new TypeConversionException(
            "'%s' is no age; say for example 30d or P30D".formatted(text));
      }
    }

    private static TemporalAmount amount(String text) {
      var match = SHORT.matcher(text);
      if (match.matches()) {
        var number = Integer.parseInt(match.group(1));
        return switch (match.group(2)) {
          case "h" -> Duration.ofHours(number);
          case "d" -> Period.ofDays(number);
          default -> Period.ofWeeks(number);
        };
      }
      var amount = text.contains("T") ? Duration.parse(text) : Period.parse(text);
      if (text.contains("-")) {
        throw new DateTimeException("ages are not negative");
      }
      return amount;
    }
  }

  /// The instant at which something happened that has this age now.
  Instant before(Instant now) {
    return now.atZone(ZoneOffset.UTC).minus(amount).toInstant();
  }
}
