package dev.orchestrator.launcher.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.plan.TaskId;
import dev.orchestrator.contracts.run.AttemptId;
import dev.orchestrator.contracts.run.RunId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

class LogFileTest {
  private static final Logger LOG = System.getLogger("test.log");
  private static final AttemptId ATTEMPT = new AttemptId(new RunId("r1"), new TaskId("api"), 2);

  @TempDir private Path state;

  @Test
  void shouldSayWhatTheLineIsAboutInFieldsOfTheirOwn() throws Exception {
    try (var _ = open("INFO")) {
      ATTEMPT.about().run(() -> LOG.log(Level.INFO, "{0} of {1}", 1, "two"));
      var thread =
          Thread.ofVirtual()
              .name("worker")
              .unstarted(() -> ATTEMPT.run().about().run(() -> LOG.log(Level.WARNING, "w")));
      thread.start();
      thread.join();
      LOG.log(Level.INFO, "about nothing");
    }

    var lines = lines();
    assertThat(lines.getFirst().path("time").asString()).matches("\\d{4}-.*T.*Z");
    assertThat(without(lines.getFirst(), "time", "thread"))
        .isEqualTo(
            """
            {"level":"INFO","logger":"test.log","run":"r1","task":"api","attempt":2,"message":"1 of two"}\
            """);
    assertThat(without(lines.get(1), "time"))
        .isEqualTo(
            """
            {"level":"WARNING","logger":"test.log","thread":"worker","run":"r1","message":"w"}\
            """);
    assertThat(lines.get(2).has("run")).isFalse();
  }

  @Test
  void shouldKeepExceptionsAndLeaveSecretsOut() throws IOException {
    try (var _ = open("INFO")) {
      LOG.log(Level.ERROR, "key s3cret", new IllegalStateException("with s3cret\nin it"));
    }

    var line = lines().getFirst();
    assertThat(line.path("message").asString()).isEqualTo("key ***");
    assertThat(line.path("exception").asString())
        .startsWith("java.lang.IllegalStateException: with ***\nin it")
        .contains("at dev.orchestrator.launcher.log.LogFileTest.");
  }

  @Test
  void shouldTakeTheLevelsOfLoggersAndGiveThemBack() throws IOException {
    try (var _ = open("WARNING", "test.log=DEBUG", "test.log.quiet=OFF")) {
      LOG.log(Level.DEBUG, "fine");
      LOG.log(Level.TRACE, "too fine");
      System.getLogger("test.log.quiet").log(Level.ERROR, "quiet");
      System.getLogger("test.other").log(Level.INFO, "not this one");
      LoggerFactory.getLogger("test.library").warn("of a library: {}", 1);
    }
    assertThat(LOG.isLoggable(Level.DEBUG)).isFalse();
    LOG.log(Level.ERROR, "after the end");

    assertThat(lines())
        .extracting(line -> line.path("message").asString())
        .containsExactly("fine", "of a library: 1");
  }

  @Test
  void shouldLetWarningsThroughToTheTerminalWhateverItTakesItself() throws IOException {
    try (var _ = open("OFF", "test.log=ERROR")) {
      LOG.log(Level.WARNING, "not for the file");

      assertThat(LOG.isLoggable(Level.WARNING)).isTrue();
      assertThat(System.getLogger("test.other").isLoggable(Level.WARNING)).isTrue();
    }

    assertThat(LogFile.in(state))
        .satisfiesAnyOf(
            file -> assertThat(file).doesNotExist(), file -> assertThat(file).isEmptyFile());
  }

  @Test
  void shouldSayWhatIsNoLevel() {
    assertThatThrownBy(() -> LogLevels.of(List.of("io.vertx=LOUD")))
        .hasMessage("'LOUD' is no level; expected one of OFF, ERROR, WARNING, INFO, DEBUG, TRACE");
  }

  @Test
  void shouldKeepNobodyFromWorkWhenItCannotBeWritten() throws IOException {
    var obstacle = Files.createFile(state.resolve("logs"));
    try (var _ = open("INFO")) {
      LOG.log(Level.INFO, "lost");
      Files.delete(obstacle);
      LOG.log(Level.INFO, "kept");
    }

    assertThat(lines()).extracting(line -> line.path("message").asString()).containsExactly("kept");
  }

  private LogFile open(String... levels) {
    return LogFile.open(
        state, LogLevels.of(List.of(levels)), text -> text.replace("s3cret", "***"));
  }

  private List<JsonNode> lines() throws IOException {
    return Files.readAllLines(LogFile.in(state)).stream().map(Json.MAPPER::readTree).toList();
  }

  private static String without(JsonNode line, String... fields) {
    ((tools.jackson.databind.node.ObjectNode) line).remove(List.of(fields));
    return line.toString();
  }
}
