/** Events as plain JSON for people and scripts. */
package io.erpo.view.json;
