package io.erpo.math.answer.number;

/** A complex number; NaN in a part means that there is no value. */
public record Complex(double re, double im) {

    public static final Complex UNDEFINED = new Complex(Double.NaN, Double.NaN);
    static final Complex ONE = new Complex(1, 0);

    public static Complex real(double value) {
        return new Complex(value, 0);
    }

    public boolean isDefined() {
        return Double.isFinite(re) && Double.isFinite(im);
    }

    /** Whether the imaginary part is only rounding error. */
    public boolean isReal() {
        return Math.abs(im) <= 1e-12 * Math.max(1, Math.abs(re));
    }

    public double abs() {
        return Math.hypot(re, im);
    }

    public Complex plus(Complex o) {
        return new Complex(re + o.re, im + o.im);
    }

    public Complex minus(Complex o) {
        return new Complex(re - o.re, im - o.im);
    }

    public Complex times(Complex o) {
        return new Complex(re * o.re - im * o.im, re * o.im + im * o.re);
    }

    public Complex dividedBy(Complex o) {
        double size = o.re * o.re + o.im * o.im;
        return size == 0 ? UNDEFINED : new Complex((re * o.re + im * o.im) / size, (im * o.re - re * o.im) / size);
    }

    public Complex exp() {
        double size = Math.exp(re);
        return im == 0 ? real(size) : new Complex(size * Math.cos(im), size * Math.sin(im));
    }

    /** The principal logarithm. */
    public Complex log() {
        return abs() == 0 ? UNDEFINED : new Complex(Math.log(abs()), Math.atan2(im, re));
    }

    public Complex power(Complex exponent) {
        if (abs() == 0) {
            return exponent.re > 0 && exponent.im == 0 ? real(0) : UNDEFINED;
        }
        if (im == 0 && exponent.im == 0 && (re > 0 || exponent.re == Math.rint(exponent.re))) {
            return real(Math.pow(re, exponent.re));
        }
        if (exponent.im == 0 && exponent.re == Math.rint(exponent.re) && Math.abs(exponent.re) <= 64) {
            return wholePower((int) exponent.re);
        }
        return log().times(exponent).exp();
    }

    private Complex wholePower(int exponent) {
        Complex product = ONE;
        for (int i = 0; i < Math.abs(exponent); i++) {
            product = product.times(this);
        }
        return exponent < 0 ? ONE.dividedBy(product) : product;
    }

    /** Real for odd roots of negative reals, else the principal one. */
    public Complex root(double degree) {
        if (im == 0 && re < 0 && degree == Math.rint(degree) && degree % 2 != 0) {
            return real(-Math.pow(-re, 1 / degree));
        }
        if (im == 0 && degree == 2) {
            return re >= 0 ? real(Math.sqrt(re)) : new Complex(0, Math.sqrt(-re));
        }
        return power(real(1 / degree));
    }
}
