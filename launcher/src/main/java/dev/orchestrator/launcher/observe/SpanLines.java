package dev.orchestrator.launcher.observe;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.orchestrator.contracts.bus.Json;
import dev.orchestrator.launcher.log.RotatingFile;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes each span that has ended as a JSON line.
final class SpanLines implements SpanExporter {
  private static final Logger LOG = System.getLogger(SpanLines.class.getName());
  private static final long MAX_BYTES = 100_000_000;
  private static final int FILES = 2;

  /// @param parent null for a trace's first span
  @JsonPropertyOrder({"trace", "span", "parent", "name", "start", "end", "error", "attributes"})
  record Line(
      String trace,
      String span,
      @Nullable String parent,
      String name,
      Instant start,
      Instant end,
      boolean error,
      Map<String, Object> attributes) {
    static Line of(SpanData span) {
      return new Line(
          span.getTraceId(),
          span.getSpanId(),
          span.getParentSpanContext().isValid() ? span.getParentSpanId() : null,
          span.getName(),
          time(span.getStartEpochNanos()),
          time(span.getEndEpochNanos()),
          span.getStatus().getStatusCode() == io.opentelemetry.api.trace.StatusCode.ERROR,
          values(span.getAttributes()));
    }

    private static Instant time(long nanos) {
      return Instant.ofEpochSecond(0, nanos);
    }

    private static Map<String, Object> values(Attributes attributes) {
      var values = new TreeMap<String, Object>();
      attributes.forEach((key, value) -> values.put(key.getKey(), value));
      return values;
    }
  }

  private final Path path;
  private final RotatingFile file;

  SpanLines(Path path) {
    this.path = path;
    this.file = new RotatingFile(path, MAX_BYTES, FILES);
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    try {
      for (var span : spans) {
        file.write((Json.write(Line.of(span)) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      return CompletableResultCode.ofSuccess();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be written: {1}", path, e.getMessage());
      return CompletableResultCode.ofFailure();
    }
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    try {
      file.close();
      return CompletableResultCode.ofSuccess();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} cannot be closed: {1}", path, e.getMessage());
      return CompletableResultCode.ofFailure();
    }
  }
}
