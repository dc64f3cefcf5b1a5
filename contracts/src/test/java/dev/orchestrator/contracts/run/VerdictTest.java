package dev.orchestrator.contracts.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.run.Verdict.Decision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

  @Test
  void shouldReadTheLastLine() {
    assertThat(Verdict.in("{\"verdict\":\"approved\"}"))
        .hasValue(new Verdict(Decision.APPROVED, ""));
    assertThat(
            Verdict.in(
                "Well.\n {\"verdict\":\"changes-requested\",\"comments\":\"a\\nb\",\"x\":1}\n\n"))
        .hasValue(new Verdict(Decision.CHANGES_REQUESTED, "a\nb"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "approved",
        "{}",
        "{\"verdict\":\"perhaps\"}",
        "{\"verdict\":\"approved\"",
        "{\"verdict\":null,\"comments\":\"x\"}",
        "{\"verdict\":\"approved\"}\nbut"
      })
  void shouldFindNoneWhenTheLastLineIsSomethingElse(String result) {
    assertThat(Verdict.in(result)).isEmpty();
  }
}
