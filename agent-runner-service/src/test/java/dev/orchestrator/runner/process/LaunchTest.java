package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LaunchTest {
  private static final Launch LAUNCH = Launches.shell(Path.of("/"), "exit 0");

  @Test
  void shouldRefuseWhenAVariableNameWouldGetLost() {
    assertThatThrownBy(() -> Launches.withEnvironment(LAUNCH, Map.of("a.b", "1")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"a.b\"");
  }

  @Test
  void shouldRefuseWhenThereIsNoCommand() {
    assertThatThrownBy(() -> Launches.withCommand(LAUNCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseWhenAnArgumentHoldsNul() {
    assertThatThrownBy(() -> Launches.withCommand(LAUNCH, "true", "a\0b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void shouldRefuseWhenALimitIsNotPositive() {
    assertThatThrownBy(() -> Launches.launch(Path.of("/"), Duration.ZERO, Launches.LONG, "exit 0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("timeLimit is PT0S, expected more than 0");
  }
}
