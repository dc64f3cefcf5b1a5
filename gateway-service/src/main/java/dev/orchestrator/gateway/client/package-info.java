/// Reaches the services of another JVM through its gateway.
@NullMarked
package dev.orchestrator.gateway.client;

import org.jspecify.annotations.NullMarked;
