/** What only the build of the image runs: manual pages, completions, the training of the ahead-of-time cache. */
@NullMarked
package dev.rendezvous.cli.image;

import org.jspecify.annotations.NullMarked;
