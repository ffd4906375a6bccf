/** Makes the small policy that erpo ships, which half knows its tasks, by supervised training on noisy answers. */
package io.erpo.cli.warmup;
