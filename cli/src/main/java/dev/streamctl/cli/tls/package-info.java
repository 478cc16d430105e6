/** Makes a private authority and a certificate of it, by way of the JDK's own keytool. */
@NullMarked
package dev.streamctl.cli.tls;

import org.jspecify.annotations.NullMarked;
