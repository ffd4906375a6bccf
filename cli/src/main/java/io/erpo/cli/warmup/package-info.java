/** Makes the small policy that erpo ships by supervised training on noisy answers. */
package io.erpo.cli.warmup;
