/**
 * The commands {@code node} and {@code discover} at work.
 *
 * <pre>
 *  NodeChoice (options) -&gt; NodePlan -&gt; NodeServing -&gt; RunningNode, Announcer
 *                                       EventPrinter &lt;- what the node does
 * </pre>
 */
@NullMarked
package dev.streamctl.cli.node;

import org.jspecify.annotations.NullMarked;
