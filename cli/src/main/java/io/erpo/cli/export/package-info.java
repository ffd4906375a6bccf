/** {@code erpo export}: a policy of a run as a self-contained Hugging Face directory. */
package io.erpo.cli.export;
