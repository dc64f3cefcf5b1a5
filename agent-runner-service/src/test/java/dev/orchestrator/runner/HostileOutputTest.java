package dev.orchestrator.runner;

import static dev.orchestrator.runner.git.TestRepository.attempt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.AgentBuilder;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.runner.Assignment;
import dev.orchestrator.contracts.runner.AttemptReport;
import dev.orchestrator.contracts.runner.RunnerAddresses;
import dev.orchestrator.contracts.runner.WorkKind;
import dev.orchestrator.contracts.store.OutputLine.Channel;
import dev.orchestrator.runner.git.TestRepository;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Whatever an agent writes or is told, its attempt ends, all that it wrote is kept, and this
/// program holds only a bounded part of it at a time.
@Timeout(120)
class HostileOutputTest {
  private static final Duration LIMIT = Duration.ofSeconds(100);
  private static final int MEBIBYTE = 1024 * 1024;
  private static final int LONG_LINE = 10_000_000;

  /// What a report holds of a result at most, and how it says that there was more.
  private static final int RESULT = 16 * 1024;

  private static final String MORE = "…";

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_REFERENCE);
  private final MeasuringStore store = new MeasuringStore(bus);
  private TestRepository repository;

  @BeforeEach
  void deploy() {
    repository = TestRepository.create(temp.resolve("repository"));
    deploy(store);
    deploy(
        new RunnerService(
            bus,
            temp.resolve("state"),
            System.getenv(),
            InstantSource.system(),
            RandomGenerator.of("SecureRandom")));
  }

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldKeepAllWhenBothStreamsAreFlooded() {
    store.open();
    var flood = "head -c %d /dev/zero | tr '\\0' x | fold -w 1024".formatted(64 * MEBIBYTE);

    var result = run("(%s) & (%s) >&2 & wait; echo; echo end".formatted(flood, flood), "go");

    assertThat(result).startsWith(MORE).endsWith("xxx\nend").hasSize(MORE.length() + RESULT);
    assertThat(store.chars(Channel.TEXT)).isEqualTo(64 * MEBIBYTE + "end".length());
    assertThat(store.chars(Channel.STDERR)).isEqualTo(64 * MEBIBYTE);
  }

  @Test
  void shouldStopReadingWhenNobodyTakesTheOutput() throws IOException {
    // given
    var script =
        """
        chunk=$(head -c %d /dev/zero | tr '\\0' x)
        for i in $(seq 100); do echo "$chunk"; echo "$i" > "%s"; done
        """
            .formatted(MEBIBYTE, temp.resolve("written"));
    assign(script, "go");

    // when
    await()
        .during(Duration.ofSeconds(1))
        .atMost(LIMIT)
        .until(this::written, before -> before > 0 && before == written());

    // then
    assertThat(written()).isLessThan(50);
    store.open();
    awaitEnd();
    assertThat(written()).isEqualTo(100);
    assertThat(store.chars(Channel.TEXT)).isEqualTo(100L * MEBIBYTE);
  }

  @Test
  void shouldCutLinesWhenTheyHaveTenMillionCharacters() {
    store.open();
    var line = "head -c %d /dev/zero | tr '\\0' y".formatted(LONG_LINE);

    var result = run("%s; echo; %s >&2".formatted(line, line), "go");

    assertThat(result).startsWith(MORE).endsWith("yyy").hasSize(MORE.length() + RESULT);
    assertThat(store.chars(Channel.TEXT)).isEqualTo(LONG_LINE);
    assertThat(store.chars(Channel.STDERR)).isEqualTo(LONG_LINE);
    assertThat(store.longestLine()).isEqualTo(16 * 1024);
  }

  @Test
  void shouldShowBytesThatAreNoTextAsSuch() {
    store.open();

    var result =
        run("printf 'nul \\000 cut \\303\\nhalf \\360\\237\\230\\n\\377\\376\\033[2J'", "go");

    assertThat(result).isEqualTo("nul \uFFFD cut \uFFFD\nhalf \uFFFD\n\uFFFD\uFFFD\u001B[2J");
    assertThat(store.lastLines())
        .containsExactly("go", "nul \uFFFD cut \uFFFD", "half \uFFFD", "\uFFFD\uFFFD\u001B[2J");
  }

  @Test
  void shouldDeliverThePromptWhenItHasTenMillionCharacters() {
    store.open();

    var result = run("wc -c; wc -c < \"$ORCHESTRATOR_PROMPT_FILE\"", "p".repeat(LONG_LINE));

    assertThat(result.lines()).containsExactly(LONG_LINE + "", LONG_LINE + "");
  }

  @Test
  void shouldEndWhenNobodyReadsTheLongPrompt() {
    store.open();

    assertThat(run("echo not interested", "p".repeat(LONG_LINE))).isEqualTo("not interested");
  }

  private int written() {
    try {
      var file = temp.resolve("written");
      return Files.exists(file) ? Integer.parseInt("0" + Files.readString(file).strip()) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String run(String script, String prompt) {
    assign(script, prompt);
    return awaitEnd();
  }

  private String awaitEnd() {
    await().atMost(LIMIT).until(() -> !store.reports.isEmpty());
    var report = store.reports.getFirst();
    assertThat(report).isInstanceOf(AttemptReport.Succeeded.class);
    return ((AttemptReport.Succeeded) report).result();
  }

  private void assign(String script, String prompt) {
    var assignment =
        new Assignment(
            attempt("flood", 1),
            repository.origin(),
            "Title",
            "code",
            WorkKind.BEGIN,
            "coder",
            AgentBuilder.on("script").limits(LIMIT, LIMIT).build(),
            new ProviderConfig("command", "sh", List.of("-c", script), Map.of()),
            prompt,
            null,
            "go on");
    bus.ask(RunnerAddresses.ASSIGN, assignment).orThrow();
  }

  private void deploy(VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).await();
  }
}
