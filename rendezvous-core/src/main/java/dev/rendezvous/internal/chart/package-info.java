/** Timelines drawn for people, by the server and by the commands; not exported to users. */
@NullMarked
package dev.rendezvous.internal.chart;

import org.jspecify.annotations.NullMarked;
