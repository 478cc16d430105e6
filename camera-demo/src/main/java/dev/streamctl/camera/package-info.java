/**
 * A camera-style device: it captures frames in a loop and serves them to many viewers while it sends telemetry.
 *
 * <p><strong>Not built yet.</strong> This page describes what the package will hold; there is no code behind it.
 *
 * <pre>
 *   source -&gt; capture loop -&gt; hub (newest frame, held once) -&gt; viewer: length-prefixed TCP
 *                |                                           -&gt; viewer: WebSocket
 *                v                                           -&gt; viewer: multipart MJPEG, snapshot, live page
 *            telemetry
 * </pre>
 *
 * <ul>
 *   <li><em>Sources.</em> A test pattern that needs nothing, a folder of JPEG files, a child process that writes MJPEG, or
 *       another camera over HTTP. A stalled source is restarted with back-off.
 *   <li><em>Hub.</em> A slow viewer skips frames and never delays the capture or another viewer. For each viewer,
 *       {@code sent + skipped = captured}.
 *   <li><em>Device nodes.</em> A clock, an IO pin, a buzzer and LEDs, each a class with {@code setup} and {@code loop},
 *       which talk over WebSocket text messages.
 * </ul>
 */
@NullMarked
package dev.streamctl.camera;

import org.jspecify.annotations.NullMarked;
