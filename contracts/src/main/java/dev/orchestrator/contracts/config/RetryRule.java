package dev.orchestrator.contracts.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a [RetryPolicy] does otherwise with one class of failures; null where it does not.
public record RetryRule(
    @Nullable Integer maxAttempts, @Nullable Duration baseDelay, @Nullable Duration maxDelay) {}
