package io.erpo.chart;

import java.util.List;

/**
 * A line of a chart.
 *
 * @param name for the legend
 * @param points from left to right
 */
public record Series(String name, List<Point> points) {

    /**
     * A point with its interval.
     *
     * @param low lower end of the interval; equal to {@code y} without one
     * @param high its upper end
     */
    public record Point(double x, double y, double low, double high) {

        public Point {
            if (!Double.isFinite(x) || !Double.isFinite(y) || !Double.isFinite(low) || !Double.isFinite(high)) {
                throw new IllegalArgumentException(
                        "a point needs finite numbers, was (%s, %s) in [%s, %s]".formatted(x, y, low, high));
            }
        }

        /** A point without an interval. */
        public static Point at(double x, double y) {
            return new Point(x, y, y, y);
        }

        boolean hasInterval() {
            return low < high;
        }
    }

    public Series {
        points = List.copyOf(points);
        if (points.isEmpty()) {
            throw new IllegalArgumentException("the series %s has no point".formatted(name));
        }
    }

    boolean hasIntervals() {
        return points.stream().anyMatch(Point::hasInterval);
    }
}
