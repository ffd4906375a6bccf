/** Results and comparisons as JSON, with one schema: docs/evaluation.md says what each field is. */
package io.erpo.evaluation.json;
