/// Decides with the Vert.x Circuit Breaker when a service that fails is left alone.
@NullMarked
package dev.orchestrator.scheduler.circuit;

import org.jspecify.annotations.NullMarked;
