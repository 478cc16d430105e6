/**
 * A camera-style device: it captures frames in a loop and hands them to many viewers.
 *
 * <pre>
 *   FrameSource -&gt; CaptureLoop -&gt; FrameHub (newest frame, held once) -&gt; Viewer, Viewer, Viewer
 *                      |                |
 *             picture without        Processing (motion score)
 *             a signal, restart
 * </pre>
 *
 * <ul>
 *   <li><em>Sources.</em> {@link dev.streamctl.camera.source} has a test picture, a folder, programs and other cameras; a {@link
 *       dev.streamctl.camera.FrameSource} of a program's own plugs in. One that fails is opened again after a back-off.
 *   <li><em>Hub.</em> A slow viewer skips frames and never delays the capture or another viewer. For each viewer, {@code
 *       captured = sent + skipped + waiting} at every moment.
 *   <li><em>Servers.</em> {@link dev.streamctl.camera.serve} brings frames to TCP and HTTP.
 * </ul>
 */
@NullMarked
package dev.streamctl.camera;

import org.jspecify.annotations.NullMarked;
