package dev.orchestrator.contracts.bus;

import java.nio.charset.StandardCharsets;

/// What travels on the Vert.x bus: an object that has not left this JVM yet, or the JSON of one
/// that came from another.
sealed interface Parcel {

  record Here(Object value) implements Parcel {}

  record Arrived(String json) implements Parcel {}

  static Parcel of(Object value) {
    return new Here(value);
  }

  /// The content; the receiver knows its type from the address.
  default <T> T open(Class<T> type) {
    return switch (this) {
      case Here(var value) -> type.cast(value);
      case Arrived(var json) -> Json.read(json, type);
    };
  }

  default String json() {
    return switch (this) {
      case Here(var value) -> Json.write(value);
      case Arrived(var json) -> json;
    };
  }

  default byte[] bytes() {
    return json().getBytes(StandardCharsets.UTF_8);
  }
}
