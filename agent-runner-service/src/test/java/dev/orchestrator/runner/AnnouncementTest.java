package dev.orchestrator.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Delivery;
import dev.orchestrator.contracts.bus.VertxBus;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.runner.RunnerAnnouncement;
import dev.orchestrator.contracts.scheduler.RunnersSought;
import dev.orchestrator.contracts.scheduler.SchedulerAddresses;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a runner tells of itself.
class AnnouncementTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir Path temp;
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = new VertxBus(vertx, Delivery.BY_JSON);
  private final RecordingScheduler scheduler = new RecordingScheduler(bus);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void shouldAnnounceItsSlotsAtOnceAndItsProgramsWhenTheyHaveBeenLookedAt() {
    deploy(scheduler);
    deploy(runner(Map.of("script", command("sh"), "gone", command("no-such-program"))));

    await().atMost(LIMIT).until(() -> scheduler.announcements.size() == 2);

    assertThat(scheduler.announcements.getFirst())
        .isEqualTo(new RunnerAnnouncement("big", 3, Map.of()));
    var programs = scheduler.announcements.getLast().providers();
    assertThat(programs).containsOnlyKeys("script", "gone");
    assertThat(programs)
        .hasEntrySatisfying("script", program -> assertThat(program.usable()).isTrue());
    assertThat(programs)
        .hasEntrySatisfying(
            "gone",
            program -> {
              assertThat(program.usable()).isFalse();
              assertThat(program.detail()).contains("no-such-program");
            });
  }

  @Test
  void shouldAnnounceItselfToASchedulerThatComesLater() {
    deploy(runner(Map.of()));
    deploy(scheduler);

    bus.publish(SchedulerAddresses.SOUGHT, new RunnersSought());

    await()
        .atMost(LIMIT)
        .untilAsserted(() ->
            assertThat(scheduler.announcements)
                .containsExactly(new RunnerAnnouncement("big", 3, Map.of())));
  }

  private RunnerService runner(Map<String, ProviderConfig> providers) {
    return new RunnerService(
        bus,
        new RunnerOffer("big", 3, providers),
        temp.resolve("state"),
        System.getenv(),
        InstantSource.system(),
        RandomGenerator.of("SecureRandom"));
  }

  private static ProviderConfig command(String program) {
    return new ProviderConfig("command", program, List.of(), Map.of());
  }

  private void deploy(VerticleBase verticle) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
    vertx.deployVerticle(verticle, options).await();
  }
}
