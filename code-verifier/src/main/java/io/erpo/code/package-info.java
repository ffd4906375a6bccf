/**
 * Whether a Python program passes the test cases of a reference: programs run in a sandbox that holds only inputs, and
 * what they return is compared outside it.
 */
package io.erpo.code;
