/// Decides who may come in, and how those who may find the way.
@NullMarked
package dev.orchestrator.gateway.access;

import org.jspecify.annotations.NullMarked;
