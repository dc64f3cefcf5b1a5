package dev.orchestrator.launcher.archive;

import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Counts and digests what is written, and passes nothing on.
final class Digest extends OutputStream {
  private final MessageDigest digest = sha256();
  private long bytes;

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  @Override
  public void write(int one) {
    digest.update((byte) one);
    bytes++;
  }

  @Override
  public void write(byte[] some, int offset, int length) {
    digest.update(some, offset, length);
    bytes += length;
  }

  /// What has been written; afterwards it begins anew.
  Manifest.Part part() {
    var part = new Manifest.Part(bytes, HexFormat.of().formatHex(digest.digest()));
    bytes = 0;
    return part;
  }
}
