/**
 * Nodes found by name, by multicast DNS and DNS-SD (RFC 6762, RFC 6763), or in a static list.
 *
 * <pre>
 *  Announcer -&gt; JmDNS, one an interface ~~ _streamctl._tcp ~~&gt; JmDNS, one an interface -&gt; Heard -&gt; Browser -&gt; DiscoveredNodes
 * </pre>
 *
 * <p>Whoever is on the local network may announce any name: what is found so is to be trusted no more than that, and a token is not
 * to be told to it without TLS.
 */
@NullMarked
package dev.streamctl.discovery;

import org.jspecify.annotations.NullMarked;
