/** Authorization of requests, tokens, and TLS keys that are reloaded when their files change. */
@NullMarked
package dev.rendezvous.server.security;

import org.jspecify.annotations.NullMarked;
