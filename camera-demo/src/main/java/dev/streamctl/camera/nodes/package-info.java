/**
 * Device nodes: small programs that listen for text messages over WebSockets, act on them, answer, and talk to each other by
 * name.
 *
 * <pre>
 *  ClockNode -&gt; Link ==== ws /datafeed ====&gt; Clients -&gt; PinNode -&gt; Link ==== ws ====&gt; Clients -&gt; BuzzerNode
 *              &lt;- acknowledged --------------                     &lt;- buzz buzz buzz -------
 * </pre>
 *
 * <p>A {@link dev.streamctl.camera.nodes.Node} has {@code setup} and {@code loop}; its {@link
 * dev.streamctl.camera.nodes.RunningNode} has all else: the server, the guards, the links, the log, the counters, the stop.
 */
@NullMarked
package dev.streamctl.camera.nodes;

import org.jspecify.annotations.NullMarked;
