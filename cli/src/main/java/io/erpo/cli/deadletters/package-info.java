/** {@code erpo dead-letters}: the records that a service refused, and how to send them on their way again. */
package io.erpo.cli.deadletters;
