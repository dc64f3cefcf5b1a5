/// Decides what each command of the command line does, one class each.
@NullMarked
package dev.orchestrator.launcher.command;

import org.jspecify.annotations.NullMarked;
