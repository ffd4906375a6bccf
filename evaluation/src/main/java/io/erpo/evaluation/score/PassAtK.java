package io.erpo.evaluation.score;

/** The chance that at least one of k responses is correct. */
public final class PassAtK {

    private PassAtK() {}

    /**
     * Unbiased, from n responses of which c are correct: {@code 1 - C(n-c,k)/C(n,k)} (Chen et al., "Evaluating large language models
     * trained on code", arXiv 2107.03374, eq. 1). With k close to n it varies most: take n of at least 2k.
     */
    public static double of(int n, int c, int k) {
        if (c < 0 || c > n || k < 1 || k > n) {
            throw new IllegalArgumentException(
                    "pass@k needs 0 <= c <= n and 1 <= k <= n, was n " + n + ", c " + c + ", k " + k);
        }
        double allWrong = 1;
        for (int i = 0; i < k; i++) {
            allWrong *= (double) Math.max(0, n - c - i) / (n - i);
        }
        return 1 - allWrong;
    }
}
