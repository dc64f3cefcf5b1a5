/// Decides what the user has set: reads, merges and checks the configuration files.
@NullMarked
package dev.orchestrator.launcher.config;

import org.jspecify.annotations.NullMarked;
