package dev.orchestrator.contracts.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdviceTest {

  @Test
  void shouldReadAnswersWithWordsBeforeThem() {
    assertThat(Advice.in("{\"answer\": \" 8080 \", \"known\": true}"))
        .isEqualTo(new Advice.Known("8080"));
    assertThat(Advice.in("I looked.\n{\"known\": true, \"answer\": \"8080\"}"))
        .isEqualTo(new Advice.Known("8080"));
    assertThat(Advice.in("{\"answer\": \"ask ops\", \"known\": false}"))
        .isEqualTo(new Advice.Unknown("ask ops"));
    assertThat(Advice.in("{\"known\": false}")).isEqualTo(new Advice.Unknown(""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "8080",
        "null",
        "{}",
        "{\"answer\": \"8080\"}",
        "{\"answer\": \"8080\", \"known\": \"perhaps\"}",
        "{\"answer\": \"  \", \"known\": true}",
        "{\"answer\": \"8080\", \"known\": true",
      })
  void shouldFindAnythingElseUnusable(String result) {
    assertThat(Advice.in(result)).isInstanceOf(Advice.Unusable.class);
  }
}
