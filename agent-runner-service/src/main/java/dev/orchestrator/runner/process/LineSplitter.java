package dev.orchestrator.runner.process;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/// Cuts a stream of bytes into lines of text, within a bounded amount of memory.
final class LineSplitter {
  static final int LONGEST_LINE = 16 * 1024 * 1024;

  private static final int USUAL_LINE = 8 * 1024;

  private final int longest;
  private final Consumer<String> lines;
  private byte[] line = new byte[USUAL_LINE];
  private int size;

  LineSplitter(int longest, Consumer<String> lines) {
    this.longest = longest;
    this.lines = lines;
  }

  void accept(byte[] chunk, int length) {
    var from = 0;
    for (var i = 0; i < length; i++) {
      if (chunk[i] == '\n') {
        append(chunk, from, i);
        deliverLine();
        from = i + 1;
      }
    }
    append(chunk, from, length);
  }

  /// Delivers a last line that has no line break.
  void finish() {
    if (size > 0) {
      deliverLine();
    }
  }

  private void append(byte[] chunk, int start, int end) {
    var from = start;
    while (size + end - from > longest) {
      var fitting = longest - size;
      add(chunk, from, fitting);
      from += fitting;
      deliverPiece();
    }
    add(chunk, from, end - from);
  }

  private void add(byte[] chunk, int from, int length) {
    if (size + length > line.length) {
      line = Arrays.copyOf(line, Math.clamp(2L * (size + length), 0, longest));
    }
    System.arraycopy(chunk, from, line, size, length);
    size += length;
  }

  private void deliverLine() {
    var end = size > 0 && line[size - 1] == '\r' ? size - 1 : size;
    lines.accept(text(end));
    size = 0;
    if (line.length > USUAL_LINE) {
      line = new byte[USUAL_LINE];
    }
  }

  /// Leaves a character that is not complete yet to the next piece.
  private void deliverPiece() {
    var end = startOfLastCharacter();
    lines.accept(text(end) + OutputListener.CONTINUED);
    System.arraycopy(line, end, line, 0, size - end);
    size -= end;
  }

  private int startOfLastCharacter() {
    var start = size - 1;
    while (start > Math.max(1, size - 4) && (line[start] & 0xC0) == 0x80) {
      start--;
    }
    return Math.max(1, start);
  }

  private String text(int end) {
    return new String(line, 0, end, StandardCharsets.UTF_8).replace('\0', '\uFFFD');
  }
}
