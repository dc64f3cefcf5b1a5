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
        "Here it is:\n```json\n{\"answer\": \"8080\", \"known\": true}\n```",
        "The file has `{port}` and {}. {\"answer\": \"8080\", \"known\": true}",
        "{\"answer\": \"8080\", \"known\": true}\n\nI found it in {app.yml}.",
        "Not {\"answer\": \"80\", \"known\": true} but {\"answer\": \"8080\", \"known\": true}.",
      })
  void shouldReadAnswersThatModelsWrapUp(String result) {
    assertThat(Advice.in(result)).isEqualTo(new Advice.Known("8080"));
  }

  @Test
  void shouldTakeBracesWithinAnAnswerForWords() {
    assertThat(Advice.in("{\"known\": true, \"answer\": \"Say {} or {\\\"known\\\": false}.\"}"))
        .isEqualTo(new Advice.Known("Say {} or {\"known\": false}."));
  }

  @Test
  void shouldGiveUpOnBracesWithoutEnd() {
    assertThat(Advice.in("{\"a\":".repeat(50_000))).isInstanceOf(Advice.Unusable.class);
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
