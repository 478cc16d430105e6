package dev.streamctl.camera.jpeg;

/** The discrete cosine transform of a block, with its quantization, in zigzag order (ITU-T T.81 annex A). */
final class Transform {

    private static final int SIDE = Block.SIDE;
    private static final double[][] COSINES = cosines();
    private static final int[] ZIGZAG = zigzag();

    private Transform() {}

    /** @param pixels row by row, around zero */
    static int[] forward(double[] pixels, int quantum) {
        var rows = new double[SIDE * SIDE];
        for (int y = 0; y < SIDE; y++) {
            for (int u = 0; u < SIDE; u++) {
                for (int x = 0; x < SIDE; x++) {
                    rows[y * SIDE + u] += pixels[y * SIDE + x] * COSINES[u][x];
                }
            }
        }
        var coefficients = new int[SIDE * SIDE];
        for (int i = 0; i < coefficients.length; i++) {
            int u = ZIGZAG[i] % SIDE;
            int v = ZIGZAG[i] / SIDE;
            double sum = 0;
            for (int y = 0; y < SIDE; y++) {
                sum += rows[y * SIDE + u] * COSINES[v][y];
            }
            coefficients[i] = (int) Math.round(sum / quantum);
        }
        return coefficients;
    }

    private static double[][] cosines() {
        var cosines = new double[SIDE][SIDE];
        for (int u = 0; u < SIDE; u++) {
            double scale = u == 0 ? Math.sqrt(0.125) : 0.5;
            for (int x = 0; x < SIDE; x++) {
                cosines[u][x] = scale * Math.cos((2 * x + 1) * u * Math.PI / (2 * SIDE));
            }
        }
        return cosines;
    }

    /** Diagonal by diagonal, turning at each end. */
    private static int[] zigzag() {
        var order = new int[SIDE * SIDE];
        int next = 0;
        for (int sum = 0; sum <= 2 * (SIDE - 1); sum++) {
            for (int i = Math.max(0, sum - SIDE + 1); i <= Math.min(sum, SIDE - 1); i++) {
                int row = sum % 2 == 0 ? sum - i : i;
                order[next++] = row * SIDE + sum - row;
            }
        }
        return order;
    }
}
