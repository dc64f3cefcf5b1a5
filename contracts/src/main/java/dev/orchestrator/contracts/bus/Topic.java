package dev.orchestrator.contracts.bus;

/// Something that is told to everyone who listens, at most once each.
///
/// @param address event-bus address, `service.noun.happened`
public record Topic<E>(String address, Class<E> eventType) {}
