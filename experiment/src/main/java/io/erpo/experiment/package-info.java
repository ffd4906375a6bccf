/** {@code erpo experiment}: several runs on one cluster that answer one question, and the report. */
package io.erpo.experiment;
