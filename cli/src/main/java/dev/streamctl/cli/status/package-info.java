/** What a running server tells over HTTP about itself. */
@NullMarked
package dev.streamctl.cli.status;

import org.jspecify.annotations.NullMarked;
