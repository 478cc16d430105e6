package dev.streamctl.camera.leds;

import java.io.IOException;

/**
 * A green and a red LED, of which never both give light. Where one of them fails, both are told to be dark. For one thread at a
 * time.
 */
public final class LedPair {

    /** Of an LED that failed. */
    private static final double UNKNOWN = -1;

    private final Led green;
    private final Led red;
    private double greenWanted = UNKNOWN;
    private double redWanted = UNKNOWN;
    private Light shown = Light.DARK;

    private LedPair(Led green, Led red) {
        this.green = green;
        this.red = red;
    }

    /** Takes an LED. */
    interface Opening {
        Led open() throws IOException, InterruptedException;
    }

    /**
     * A pair, both dark now. Where one of them cannot be had, the other one is left dark.
     *
     * @throws IOException one of them cannot be had, or not be made dark; neither is held then
     */
    static LedPair open(Opening green, Opening red) throws IOException, InterruptedException {
        Led first;
        try {
            first = green.open();
        } catch (Throwable e) {
            darkenAfter(red, e);
            throw e;
        }
        Led second;
        try {
            second = red.open();
        } catch (Throwable e) {
            closeAfter(first, e);
            throw e;
        }
        return of(first, second);
    }

    private static void darkenAfter(Opening other, Throwable failure) {
        try {
            closeAfter(other.open(), failure);
        } catch (Throwable e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * A pair, both dark now.
     *
     * @throws IOException one of them cannot be made dark; both are closed then
     */
    public static LedPair of(Led green, Led red) throws IOException {
        var pair = new LedPair(green, red);
        try {
            pair.darken();
            return pair;
        } catch (Throwable e) {
            closeAfter(green, e);
            closeAfter(red, e);
            throw e;
        }
    }

    /** Closes an LED after a failure, which keeps what goes wrong then. */
    private static void closeAfter(Led led, Throwable failure) {
        try {
            led.close();
        } catch (Throwable e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Sets the lights; the one that goes dark first.
     *
     * @return what they give now
     * @throws IOException one of them failed; both were told to be dark
     */
    public Light show(Light wanted) throws IOException {
        try {
            if (wanted.green() == 0) {
                setGreen(0);
                setRed(wanted.red());
            } else {
                setRed(wanted.red());
                setGreen(wanted.green());
            }
            return shown;
        } catch (Throwable e) {
            try {
                darken();
            } catch (Throwable again) {
                e.addSuppressed(again);
            }
            throw e;
        }
    }

    private void setGreen(double percent) throws IOException {
        if (percent != greenWanted) {
            greenWanted = UNKNOWN;
            shown = new Light(green.set(percent), shown.red());
            greenWanted = percent;
        }
    }

    private void setRed(double percent) throws IOException {
        if (percent != redWanted) {
            redWanted = UNKNOWN;
            shown = new Light(shown.green(), red.set(percent));
            redWanted = percent;
        }
    }

    /**
     * Makes both dark, also the second where the first one fails. The one that may give light comes first: the other, which is dark,
     * may hang.
     *
     * @throws IOException at least one of them may give light
     */
    public void darken() throws IOException {
        boolean redFirst = greenWanted == 0;
        greenWanted = UNKNOWN;
        redWanted = UNKNOWN;
        try {
            setDark(redFirst);
        } finally {
            setDark(!redFirst);
        }
    }

    private void setDark(boolean itIsRed) throws IOException {
        if (itIsRed) {
            setRed(0);
        } else {
            setGreen(0);
        }
    }

    /** What they give, as far as they told. */
    public Light shown() {
        return shown;
    }

    /** Gives both back, in the dark. */
    public void close() throws IOException {
        try {
            green.close();
        } finally {
            red.close();
        }
    }
}
