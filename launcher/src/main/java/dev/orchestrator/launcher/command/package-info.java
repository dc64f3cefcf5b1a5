/// The commands of the command line, one class each.
@NullMarked
package dev.orchestrator.launcher.command;

import org.jspecify.annotations.NullMarked;
