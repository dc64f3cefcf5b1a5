/// Where the log goes: which lines, in what form, into which files.
@NullMarked
package dev.orchestrator.launcher.log;

import org.jspecify.annotations.NullMarked;
