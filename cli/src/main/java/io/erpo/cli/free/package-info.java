/** {@code erpo free}: gives back the space that an ended run takes, once it is archived. */
package io.erpo.cli.free;
