/** {@code erpo dead-letters}: shows the records that a service refused and publishes them again. */
package io.erpo.cli.deadletters;
