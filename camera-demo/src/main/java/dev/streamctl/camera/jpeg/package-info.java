/**
 * JPEG as far as a camera needs it, as pure functions over bytes (ITU-T T.81): frames cut out of a stream, the tables that
 * some cameras leave out, a picture of blocks that is changed for little, and a picture's brightness at an eighth of its size.
 */
@NullMarked
package dev.streamctl.camera.jpeg;

import org.jspecify.annotations.NullMarked;
