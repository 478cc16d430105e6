/**
 * The camera on the network: frames over TCP and WebSocket, a page that shows them, MJPEG, snapshots, status and
 * metrics over HTTP.
 *
 * <pre>
 *   CaptureLoop -&gt; FrameHub -&gt; Viewer -&gt; Delivery -&gt; TcpViewers     length-prefixed frames
 *                     |     |-&gt; Viewer -&gt; Delivery -&gt; MjpegStream    /stream.mjpg
 *                     |     \-&gt; Viewer -&gt; Delivery -&gt; LivePage       /live, for the page at /
 *                     |-&gt; Snapshots                                  /snapshot.jpg
 *                     \-&gt; Processing -&gt; StatusJson, CameraMetrics    /status, /metrics
 * </pre>
 */
@NullMarked
package dev.streamctl.camera.serve;

import org.jspecify.annotations.NullMarked;
