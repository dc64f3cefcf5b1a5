/// What both sides of the HTTP API know: paths and the form of failures.
@NullMarked
package dev.orchestrator.gateway.api;

import org.jspecify.annotations.NullMarked;
