/// Decides what the HTTP API offers and how it answers.
@NullMarked
package dev.orchestrator.gateway.http;

import org.jspecify.annotations.NullMarked;
