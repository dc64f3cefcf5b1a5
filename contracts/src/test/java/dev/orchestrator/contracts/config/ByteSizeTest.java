package dev.orchestrator.contracts.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

  @ParameterizedTest
  @CsvSource({"1B, 1", "1500B, 1500", "3KiB, 3072", "256MiB, 268435456", "2TiB, 2199023255552"})
  void shouldReadWhatItWrites(String text, long bytes) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(text);
  }

  @Test
  void shouldWriteInTheLargestUnitWithoutRemainder() {
    assertThat(ByteSize.parse("2048KiB")).hasToString("2MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1MB", "-1B", "1.5GiB", "0KiB", "1 GiB", "1GiB\n"})
  void shouldRefuseOtherForms(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
  }
}
