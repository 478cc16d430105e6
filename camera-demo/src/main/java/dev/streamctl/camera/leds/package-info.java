/**
 * A node with a green and a red LED, which whoever sends it the pull of gravity steers: a program, or a phone whose browser shows
 * the node's page.
 *
 * <pre>
 *  phone, slider -&gt; page ==== ws /datafeed ====&gt; LedsNode -&gt; Gravity -&gt; Light -&gt; LedPair -&gt; Led: sysfs-pwm, sysfs-led, virtual
 *                        &lt;==== green 42 ========           (dark: nobody steers)
 * </pre>
 *
 * <p>Both LEDs are dark unless a client steers them: before the first message, once it has left, once its messages stop, when a
 * driver fails, and from the beginning of the stop on.
 */
@NullMarked
package dev.streamctl.camera.leds;

import org.jspecify.annotations.NullMarked;
