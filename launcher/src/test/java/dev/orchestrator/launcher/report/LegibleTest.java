package dev.orchestrator.launcher.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LegibleTest {
  @Test
  void shouldKeepOrdinaryText() {
    assertThat(Legible.text("\tgrün → 日本\n🙂 done")).isEqualTo("\tgrün → 日本\n🙂 done");
  }

  @Test
  void shouldDropSequencesThatColourTextMoveTheCursorOrSetTitles() {
    assertThat(Legible.text("\u001b[1;31mred\u001b[0m \u001b[2J\u001b]0;title\u0007end"))
        .isEqualTo("red end");
  }

  @Test
  void shouldReplaceOtherControlCharacters() {
    assertThat(Legible.text("a\rb\bc\u001bcd\u009b2Je\u007f"))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDcd\uFFFD2Je\uFFFD");
  }

  @Test
  void shouldPutLinesOnOne() {
    assertThat(Legible.line("one\n  two\r\n\u001b[31mthree")).isEqualTo("one two three");
  }

  @Test
  void shouldShortenCommits() {
    assertThat(Legible.commit("0123456789abcdef")).isEqualTo("0123456");
    assertThat(Legible.commit("")).isEmpty();
  }
}
