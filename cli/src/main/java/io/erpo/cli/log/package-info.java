/** The log of a run as the command line needs it: written once, read to its end, followed, shown as JSON. */
package io.erpo.cli.log;
