package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest {
  private final List<String> lines = new ArrayList<>();
  private final LineSplitter splitter = new LineSplitter(8, lines::add);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 100})
  void shouldFindTheSameLinesWhenChunksFallAnywhere(int chunkSize) {
    split("a\n\nbé€\r\n😀\nend", chunkSize);

    assertThat(lines).containsExactly("a", "", "bé€", "😀", "end");
  }

  @Test
  void shouldAddNoLineWhenTheLastOneHasItsBreak() {
    split("a\n", 10);

    assertThat(lines).containsExactly("a");
  }

  @Test
  void shouldReplaceWhenBytesAreNotText() {
    accept(new byte[] {'a', 0, (byte) 0xFF, 'b', '\n'});

    assertThat(lines).containsExactly("a\uFFFD\uFFFDb");
  }

  @Test
  void shouldCutBetweenCharactersWhenTheLineIsTooLong() {
    split("1234567€9\nshort\n", 100);

    assertThat(lines).containsExactly("1234567" + OutputListener.CONTINUED, "€9", "short");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 100})
  void shouldLoseNothingWhenTheLineIsCutManyTimes(int chunkSize) {
    var text = "aé€😀".repeat(20);

    split(text, chunkSize);

    assertThat(lines).hasSizeGreaterThan(20);
    assertThat(String.join("", lines).replace(OutputListener.CONTINUED, "")).isEqualTo(text);
  }

  @Test
  void shouldGoOnWhenTheLongLineIsNotTextAtAll() {
    var garbage = new byte[100];
    Arrays.fill(garbage, (byte) 0x80);

    accept(garbage);
    splitter.finish();

    assertThat(String.join("", lines).replace(OutputListener.CONTINUED, "")).hasSize(100);
  }

  private void split(String text, int chunkSize) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (var from = 0; from < bytes.length; from += chunkSize) {
      accept(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + chunkSize)));
    }
    splitter.finish();
  }

  private void accept(byte[] bytes) {
    splitter.accept(bytes, bytes.length);
  }
}
