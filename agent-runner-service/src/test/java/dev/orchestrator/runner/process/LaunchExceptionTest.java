package dev.orchestrator.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchExceptionTest {
  private static final Launch LAUNCH = Launches.shell(Path.of("/"), "exit 0");

  @ParameterizedTest
  @CsvSource({
    "11, Resource temporarily unavailable",
    "12, Cannot allocate memory",
    "24, Too many open files"
  })
  void shouldPassWhenTheSystemHasNothingLeftNow(int number, String words) {
    var refused =
        refused(
            "Cannot run program \"sh\": posix_spawn failed, error: %d (%s) \nPossible reasons:\n"
                .formatted(number, words));

    assertThat(refused.isPassing()).isTrue();
    assertThat(refused).hasMessage("command sh cannot be started: " + words);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Cannot run program \"sh\": Exec failed, error: 7 (Argument list too long) ",
        "Cannot run program \"sh\": error=13, Permission denied",
        "something else with an error: in it"
      })
  void shouldNotPassOtherwise(String message) {
    assertThat(refused(message).isPassing()).isFalse();
  }

  @Test
  void shouldPassWhenThereAreNoThreads() {
    assertThat(LaunchException.refused(LAUNCH, new OutOfMemoryError("no thread")).isPassing())
        .isTrue();
  }

  private static LaunchException refused(String message) {
    return LaunchException.refused(LAUNCH, new IOException(message));
  }
}
