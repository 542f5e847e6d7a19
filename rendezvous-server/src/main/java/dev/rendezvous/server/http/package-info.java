/** What a request says and how a response is written: paths, parameters, limits, errors, JSON. */
@NullMarked
package dev.rendezvous.server.http;

import org.jspecify.annotations.NullMarked;
