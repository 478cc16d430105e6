/** Connections, servers and deadlines: what a user of the library types. */
@NullMarked
package dev.streamctl;

import org.jspecify.annotations.NullMarked;
