package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void shouldWaitForTheReceiverWhenItIsSlow() throws Exception {
    // given
    var busy = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    var drain = drain("one\ntwo\n", line -> takeSlowly(line, busy, release));
    busy.await();

    // when
    var finishing = Thread.startVirtualThread(() -> finish(drain));

    // then
    assertThat(finishing.join(SHORT.multipliedBy(6))).isFalse();
    release.countDown();
    assertThat(finishing.join(PATIENCE)).isTrue();
    assertThat(lines).containsExactly("one", "two");
  }

  @Test
  void shouldLetGoWhenSomebodyHoldsThePipeOpen() throws Exception {
    try (var held = new PipedOutputStream()) {
      var drain = Drain.start("held", new PipedInputStream(held), _ -> {}, lines::add);

      var finishing = Thread.startVirtualThread(() -> finish(drain));

      assertThat(finishing.join(PATIENCE)).isTrue();
    }
  }

  private static Drain drain(String text, Consumer<String> receiver) {
    var source = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return Drain.start("test", source, _ -> {}, receiver);
  }

  private void takeSlowly(String line, CountDownLatch busy, CountDownLatch release) {
    busy.countDown();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    lines.add(line);
  }

  private static void finish(Drain drain) {
    try {
      drain.finish(SHORT);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
