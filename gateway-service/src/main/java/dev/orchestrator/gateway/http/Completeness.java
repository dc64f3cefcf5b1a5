package dev.orchestrator.gateway.http;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells what a message from outside lacks: its records say themselves what may be absent, and
/// services rely on the rest.
final class Completeness {
  private Completeness() {}

  /// The name of something that the message or a part of it must have and has not.
  static Optional<String> missing(Object message) {
    return switch (message) {
      case Record entry ->
          Arrays.stream(entry.getClass().getRecordComponents())
              .flatMap(component -> missing(component, entry).stream())
              .findFirst();
      case Collection<?> elements ->
          elements.stream().flatMap(element -> missing(element).stream()).findFirst();
      default -> Optional.empty();
    };
  }

  private static Optional<String> missing(RecordComponent component, Record entry) {
    var value = value(component, entry);
    if (value == null) {
      return mayBeAbsent(component) ? Optional.empty() : Optional.of(component.getName());
    }
    return missing(value);
  }

  private static boolean mayBeAbsent(RecordComponent component) {
    return Stream.of(component.getAnnotatedType().getAnnotations())
        .anyMatch(Nullable.class::isInstance);
  }

  private static @Nullable Object value(RecordComponent component, Record entry) {
    try {
      return component.getAccessor().invoke(entry);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(component + " cannot be read", e);
    }
  }
}
