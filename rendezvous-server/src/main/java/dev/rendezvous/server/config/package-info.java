/** The command line, the environment, and the settings that they result in. */
@NullMarked
package dev.rendezvous.server.config;

import org.jspecify.annotations.NullMarked;
