package dev.orchestrator.runner.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTailTest {
  private final BoundedTail tail = new BoundedTail(10);

  @Test
  void shouldKeepEverythingWhenItFits() {
    tail.add("abc");
    tail.add("");
    tail.add("defg");

    assertThat(tail.text()).isEqualTo("abc\n\ndefg");
  }

  @Test
  void shouldDropTheFirstLinesWhenItIsTooLong() {
    tail.add("abc");
    tail.add("def");
    tail.add("ghi");

    assertThat(tail.text()).isEqualTo("[earlier output left out]\ndef\nghi");
  }

  @Test
  void shouldKeepTheEndOfALineWhenTheLineAloneIsTooLong() {
    tail.add("😀".repeat(5) + "x");
    assertThat(tail.text()).isEqualTo("[earlier output left out]\n" + "😀".repeat(4) + "x");

    tail.add("😀".repeat(5));
    assertThat(tail.text()).isEqualTo("[earlier output left out]\n" + "😀".repeat(4));
  }
}
