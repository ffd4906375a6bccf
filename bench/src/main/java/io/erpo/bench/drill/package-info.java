/** {@code erpo drill}: processes of a run are killed on its way, and its log must say the same as that of a run left in peace. */
package io.erpo.bench.drill;
