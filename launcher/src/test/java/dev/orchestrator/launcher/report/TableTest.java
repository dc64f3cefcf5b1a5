package dev.orchestrator.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TableTest {
  @Test
  void shouldMakeColumnsAsWideAsTheirWidestCell() {
    var table = new Table("A", "B", "C");
    table.row("long cell", 1, "");
    table.row("x", 10_000, "end");

    assertThat(print(table))
        .isEqualTo(
            """
            A          B      C
            long cell  1
            x          10000  end
            """);
  }

  @Test
  @Timeout(10)
  void shouldPrintManyRowsWithoutDelay() {
    var table = new Table("NUMBER", "SQUARE");
    for (long number = 0; number < 100_000; number++) {
      table.row(number, number * number);
    }

    assertThat(print(table)).hasLineCount(100_001);
  }

  private static String print(Table table) {
    var out = new ByteArrayOutputStream();
    table.print(new PrintStream(out, true, StandardCharsets.UTF_8));
    return out.toString(StandardCharsets.UTF_8);
  }
}
