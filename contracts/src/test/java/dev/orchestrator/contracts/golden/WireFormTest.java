package dev.orchestrator.contracts.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.orchestrator.contracts.bus.Bus;
import dev.orchestrator.contracts.bus.Command;
import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.contracts.bus.Topic;
import dev.orchestrator.contracts.config.Config;
import dev.orchestrator.contracts.plan.Plan;
import dev.orchestrator.contracts.run.RunEvent;
import dev.orchestrator.contracts.store.QuestionSummary;
import dev.orchestrator.contracts.store.RunSummary;
import dev.orchestrator.contracts.store.TaskSummary;
import dev.orchestrator.contracts.store.UsageSummary;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The wire form of every message, held against files, so that a change of it shows in review.
/// After an intended change `./mvnw -pl contracts test -Dgolden.rewrite=true` writes them anew.
class WireFormTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final boolean REWRITE = Boolean.getBoolean("golden.rewrite");

  @Test
  void shouldKeepWireFormOfEveryMessage() throws IOException {
    for (var examples : examples().entrySet()) {
      var file = file(examples.getKey());
      var text = text(examples.getValue());
      if (REWRITE) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, text);
      }
      assertThat(file).exists();
      assertThat(text).as("%s", file).isEqualTo(Files.readString(file));
    }
  }

  @Test
  void shouldReadBackWhatWasWritten() throws IOException {
    for (var examples : examples().entrySet()) {
      var type = wireType(examples.getKey());
      var read = new ArrayList<>();
      for (var json : Json.read(Files.readString(file(examples.getKey())), JsonNode.class)) {
        read.add(Json.read(json.toString(), type));
      }
      assertThat(read).isEqualTo(examples.getValue());
    }
  }

  @Test
  void shouldHaveExampleOfEveryMessageAndNothingElse() throws Exception {
    assertThat(examples().keySet()).containsExactlyInAnyOrderElementsOf(messages());
  }

  @Test
  void shouldHaveNoFileOfMessageThatIsGone() throws IOException {
    try (var files = Files.list(FOLDER)) {
      assertThat(files)
          .containsExactlyInAnyOrderElementsOf(
              examples().keySet().stream().map(WireFormTest::file).toList());
    }
  }

  @Test
  void shouldIgnoreFieldsThatOnlyNewerVersionsKnow() {
    var json = "{\"type\":\"TaskReady\",\"task\":\"a\",\"colour\":{\"red\":1}}";

    assertThat(Json.write(Json.read(json, RunEvent.class)))
        .isEqualTo("{\"type\":\"TaskReady\",\"task\":\"a\"}");
  }

  private static Map<Class<?>, List<Object>> examples() {
    return Examples.all().stream()
        .collect(Collectors.groupingBy(Object::getClass, LinkedHashMap::new, Collectors.toList()));
  }

  /// All examples of one message, as a list that is readable line by line.
  private static String text(List<Object> examples) {
    return examples.stream()
        .map(example -> Json.MAPPER.readTree(Json.write(example)).toPrettyString())
        .collect(Collectors.joining(",\n", "[\n", "\n]\n"));
  }

  private static Path file(Class<?> message) {
    var outer = message.getDeclaringClass();
    var name = outer == null ? "" : outer.getSimpleName() + ".";
    return FOLDER.resolve(name + message.getSimpleName() + ".json");
  }

  /// What receivers read: the sealed interface where the message belongs to one.
  private static Class<?> wireType(Class<?> message) {
    var outer = message.getDeclaringClass();
    return outer == null ? message : outer;
  }

  /// Everything that has an address, that is kept in files, or that `--json` prints.
  private static Set<Class<?>> messages() throws Exception {
    var addressed = new ArrayList<Class<?>>();
    for (var addresses : addressClasses()) {
      for (var field : addresses.getFields()) {
        addressed.addAll(types(field));
      }
    }
    var others =
        Stream.of(
            RunEvent.class,
            Plan.class,
            Config.class,
            RunSummary.class,
            TaskSummary.class,
            QuestionSummary.class,
            UsageSummary.class);
    return Stream.concat(addressed.stream(), others)
        .flatMap(WireFormTest::records)
        .collect(Collectors.toSet());
  }

  private static List<Class<?>> types(Field field) throws IllegalAccessException {
    return switch (field.get(null)) {
      case Command<?, ?> command -> List.of(command.requestType(), command.replyType());
      case Topic<?> topic -> List.of(topic.eventType());
      case null, default -> throw new AssertionError(field + " is not an address");
    };
  }

  private static Stream<Class<?>> records(Class<?> type) {
    return type.isSealed() ? Stream.of(type.getPermittedSubclasses()) : Stream.of(type);
  }

  private static List<Class<?>> addressClasses() throws Exception {
    var root = Path.of(Bus.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var classes = new ArrayList<Class<?>>();
    try (var files = Files.walk(root)) {
      for (var file : files.filter(one -> one.toString().endsWith("Addresses.class")).toList()) {
        var name = root.relativize(file).toString().replace(".class", "").replace('/', '.');
        classes.add(Class.forName(name));
      }
    }
    assertThat(classes).isNotEmpty();
    return classes;
  }
}
