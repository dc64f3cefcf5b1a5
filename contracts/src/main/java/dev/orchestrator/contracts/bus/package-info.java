/// How a typed message reaches its service: one description per address, refusals as values.
@NullMarked
package dev.orchestrator.contracts.bus;

import org.jspecify.annotations.NullMarked;
