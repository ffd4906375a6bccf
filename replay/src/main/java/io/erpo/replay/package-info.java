/** A recorded run again, through the functions that the services run, and compared with what was recorded. */
package io.erpo.replay;
