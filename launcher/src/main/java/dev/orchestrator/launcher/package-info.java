/// The program: command line, configuration and the composition of the services.
@NullMarked
package dev.orchestrator.launcher;

import org.jspecify.annotations.NullMarked;
