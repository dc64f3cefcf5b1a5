package dev.orchestrator.launcher.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.store.query.StoredEvent;
import org.junit.jupiter.api.Test;

class LinesTest {
  private static final String AT = "2026-03-04T05:06:07Z";

  @Test
  void shouldTakeTheRepositorysPlaceOutAndPutTheNewOneIn() {
    var started =
        event(
            "{\"type\":\"RunStarted\",\"origin\":{\"repository\":\"/old\",\"baseCommit\":\"c\"}}");
    var resumed = event("{\"type\":\"RunResumed\",\"repository\":\"/older\"}");

    assertThat(Lines.of(started))
        .isEqualTo(
            "{\"sequence\":7,\"at\":\"%s\",\"event\":{\"type\":\"RunStarted\",\"origin\":{\"repository\":\"\",\"baseCommit\":\"c\"}}}\n"
                .formatted(AT));
    assertThat(Lines.event(Lines.of(started), "/new").event())
        .isEqualTo(started.event().replace("/old", "/new"));
    assertThat(Lines.of(resumed)).doesNotContain("/older");
    assertThat(Lines.event(Lines.of(resumed), "/new").event())
        .isEqualTo(resumed.event().replace("/older", "/new"));
  }

  @Test
  void shouldLeaveEverythingElseAsItIsStored() {
    var success =
        event(
            "{\"type\":\"AttemptSucceeded\",\"result\":\"\\\"repository\\\" ä\\n\",\"usage\":{\"costUsd\":1.0E-5}}");

    assertThat(Lines.event(Lines.of(success), "/new")).isEqualTo(success);
  }

  private static StoredEvent event(String json) {
    return new StoredEvent(7, AT, json);
  }
}
