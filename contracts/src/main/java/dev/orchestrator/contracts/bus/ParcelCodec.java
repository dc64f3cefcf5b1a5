package dev.orchestrator.contracts.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/// Puts parcels on the wire as length-prefixed JSON.
final class ParcelCodec implements MessageCodec<Parcel, Parcel> {
  static final String NAME = "parcel";

  private final Delivery delivery;

  ParcelCodec(Delivery delivery) {
    this.delivery = delivery;
  }

  @Override
  public void encodeToWire(Buffer buffer, Parcel parcel) {
    var bytes = parcel.bytes();
    buffer.appendInt(bytes.length).appendBytes(bytes);
  }

  @Override
  public Parcel decodeFromWire(int position, Buffer buffer) {
    var start = position + Integer.BYTES;
    return new Parcel.Arrived(buffer.getString(start, start + buffer.getInt(position)));
  }

  @Override
  public Parcel transform(Parcel parcel) {
    return switch (delivery) {
      case BY_REFERENCE -> parcel;
      case BY_JSON -> new Parcel.Arrived(parcel.json());
    };
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
