package io.erpo.code;

import java.util.List;

/** The tests of a reference. */
sealed interface Tests permits TestCases, AssertTests {

    int size();

    Program.Use use();

    /** The functions that the tests call, as far as they name them; empty when the program only reads and prints. */
    List<String> functions();

    /** What the program is asked, one process each; a test can ask several questions. */
    List<String> inputs();
}
