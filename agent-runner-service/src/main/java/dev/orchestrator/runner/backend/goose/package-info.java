/// Drives Goose: its recipes, its stream of JSON lines and its ways to fail.
@NullMarked
package dev.orchestrator.runner.backend.goose;

import org.jspecify.annotations.NullMarked;
