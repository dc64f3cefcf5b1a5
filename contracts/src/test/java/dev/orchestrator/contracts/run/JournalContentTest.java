package dev.orchestrator.contracts.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.config.AgentConfig;
import dev.orchestrator.contracts.config.McpServerConfig;
import dev.orchestrator.contracts.config.ProviderConfig;
import dev.orchestrator.contracts.config.StepConfig;
import dev.orchestrator.contracts.plan.Task;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What events can hold is kept for good and shown to many.
class JournalContentTest {

  @Test
  void shouldHaveNoPlaceForSettingsThatHoldSecrets() {
    var reached = new LinkedHashSet<Type>();

    reach(RunEvent.class, reached);

    assertThat(reached)
        .contains(RunEvent.TaskFailed.class, Task.class, StepConfig.class)
        .doesNotContain(ProviderConfig.class, AgentConfig.class, McpServerConfig.class);
  }

  private static void reach(Type type, Set<Type> reached) {
    if (reached.add(type)) {
      parts(type).forEach(part -> reach(part, reached));
    }
  }

  private static Stream<Type> parts(Type type) {
    return switch (type) {
      case ParameterizedType generic -> Arrays.stream(generic.getActualTypeArguments());
      case Class<?> plain when plain.isSealed() ->
          Arrays.stream(plain.getPermittedSubclasses()).map(Type.class::cast);
      case Class<?> plain ->
          Optional.ofNullable(plain.getRecordComponents()).stream()
              .flatMap(Arrays::stream)
              .map(RecordComponent::getGenericType);
      default -> Stream.empty();
    };
  }
}
