/** Hugging Face checkpoint directories: config.json, safetensors and the files that travel with them, read with suspicion and written byte for byte alike. */
package io.erpo.policy.checkpoint;
