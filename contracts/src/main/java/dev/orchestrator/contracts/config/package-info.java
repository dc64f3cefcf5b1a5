/// What the user has set: providers, agents and limits, as merged from all files.
@NullMarked
package dev.orchestrator.contracts.config;

import org.jspecify.annotations.NullMarked;
