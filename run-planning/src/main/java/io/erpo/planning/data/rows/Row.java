package io.erpo.planning.data.rows;

import io.erpo.planning.data.rows.Value.Fields;
import java.util.List;

/**
 * A row of a data file.
 *
 * @param number of the line, item or row in the file, from 1
 * @param copies how many rows are equal to it in everything that is wanted, with it; it is the first of them
 * @param keys all that the row has, in its order
 * @param fields the wanted ones
 */
public record Row(long number, long copies, List<String> keys, Fields fields) {

    public Row {
        keys = List.copyOf(keys);
    }
}
