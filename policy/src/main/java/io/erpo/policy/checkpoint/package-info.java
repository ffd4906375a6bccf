/**
 * Hugging Face checkpoint directories: config.json, safetensors and the files that travel with them, validated when read, and equal
 * byte for byte when written again.
 */
package io.erpo.policy.checkpoint;
