/**
 * The sources of frames: a test picture, a folder, a program that writes MJPEG, another camera. {@link
 * dev.streamctl.camera.source.SourceAddress} makes them from text.
 */
@NullMarked
package dev.streamctl.camera.source;

import org.jspecify.annotations.NullMarked;
