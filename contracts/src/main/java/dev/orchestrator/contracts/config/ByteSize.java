package dev.orchestrator.contracts.config;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.regex.Pattern;

/// An amount of memory or disk, written like `256MiB`.
///
/// @param bytes at least 1
public record ByteSize(long bytes) {
  private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");
  private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB|TiB)");
  private static final int UNIT_BITS = 10;

  public ByteSize {
    if (bytes < 1) {
      throw new IllegalArgumentException("a size of %d bytes is below 1".formatted(bytes));
    }
  }

  /// @throws IllegalArgumentException when the text has another form or is too large to count
  @JsonCreator
  public static ByteSize parse(String text) {
    var form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException("%s is no size such as 256MiB".formatted(text));
    }
    var unit = 1L << (UNIT_BITS * UNITS.indexOf(form.group(2)));
    return new ByteSize(Math.multiplyExact(Long.parseLong(form.group(1)), unit));
  }

  /// In the largest unit that leaves no remainder.
  @Override
  @JsonValue
  public String toString() {
    int unit = Math.min(Long.numberOfTrailingZeros(bytes) / UNIT_BITS, UNITS.size() - 1);
    return (bytes >> (UNIT_BITS * unit)) + UNITS.get(unit);
  }
}
