/** {@code erpo export}: a policy of a run as a Hugging Face directory of its own. */
package io.erpo.cli.export;
