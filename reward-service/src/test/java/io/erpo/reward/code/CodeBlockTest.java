package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeBlockTest {

    @Test
    void shouldTakeTheLastBlockOfPython() {
        assertThat(program("```python\na\n```\nor\n```py\nb\n  c\n```\n```text\nd\n```\n"))
                .contains("b\n  c\n");
        assertThat(program("```python\r\na\r\n```")).contains("a\n");
        assertThat(program("```python\n```")).contains("");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "```python",
                "``` Python3 ",
                "```py3",
                "```python3.11",
                "```python title=\"a.py\"",
                "```python linenums",
                "```python {.line-numbers}",
                "```{python}",
                "```{.python .numberLines}",
                "```python:main.py",
                "~~~python",
                "~~~~ python `x`",
                "   ```python"
            })
    void shouldKnowAFenceOfPython(String fence) {
        String close = fence.contains("~") ? "~~~~" : "```";
        assertThat(program(fence + "\na\n" + close)).contains("a\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1. So:\n   ```python\n   if a:\n       b\n\n   ```",
                "- So:\n\t```python\n\tif a:\n\t    b\n\n\t```",
                "2. ```python\n   if a:\n       b\n\n   ```",
                "> ```python\n> if a:\n>     b\n>\n> ```",
                "  ```python\nif a:\n    b\n\n```"
            })
    void shouldLeaveTheIndentationOfAListToTheList(String text) {
        assertThat(program(text)).contains("if a:\n    b\n\n");
    }

    @Test
    void shouldTakeALongerFenceForOneThatHoldsShorterOnes() {
        assertThat(program("````python\n```\na\n```\n````")).contains("```\na\n```\n");
        assertThat(program("````text\n```python\na\n```\n````")).isEmpty();
        assertThat(program("~~~python\n```\na\n~~~")).contains("```\na\n");
    }

    @Test
    void shouldTakeNothingWhenTheLastBlockOfPythonIsNotClosed() {
        assertThat(program("```python\na\n```\n```python\nb")).isEmpty();
        assertThat(program("```python\na\n~~~")).isEmpty();
        assertThat(program("``python\na\n``")).isEmpty();
        assertThat(program("```pythonic\na\n```")).isEmpty();
        assertThat(program("see ```python\na\n```")).isEmpty();
        assertThat(program("```python a``` in a sentence\nb\n```")).isEmpty();
        assertThat(program("")).isEmpty();
    }

    @Test
    void shouldTakeABlockWithoutALanguageOnlyWhenNothingElseCanBeMeant() {
        assertThat(program("```\na\n```")).contains("a\n");
        assertThat(program("```\na\n```\nIt prints\n```text\n4\n```")).contains("a\n");
        assertThat(program("```\na\n```\nIt prints\n```\n4\n```")).isEmpty();
        assertThat(program("```python\na\n```\nIt prints\n```\n4\n```")).contains("a\n");
    }

    @Test
    void shouldNotTakeAnExampleOfUseForTheProgram() {
        assertThat(program("```python\na\n```\nRun:\n```python\n# echo 3 | python a.py\n\n```"))
                .contains("a\n");
        assertThat(program("```python\na\n```\nRun:\n```python\n$ python a.py\n```"))
                .contains("a\n");
        String text = "```python\ndef f(x): return x\n```\nSo:\n```python\nprint(f(3))  # 3\n```";
        assertThat(CodeBlock.program(text, List.of("f"))).contains("def f(x): return x\n");
        assertThat(program(text)).contains("print(f(3))  # 3\n");
        assertThat(CodeBlock.program(
                        text.replace("def f(x): return x", "class Solution:\n    async def f(self): pass"),
                        List.of("f")))
                .hasValueSatisfying(program -> assertThat(program).startsWith("class Solution"));
        assertThat(CodeBlock.program(text.replace("def f(x): return x", "f = lambda x: x"), List.of("f")))
                .contains("f = lambda x: x\n");
        assertThat(CodeBlock.program(text.replace("def f(", "def fg("), List.of("f")))
                .contains("print(f(3))  # 3\n");
    }

    @Test
    void shouldTakeTheLastOfSeveralBlocksThatDefineTheFunction() {
        String text = "```python\ndef f(x): return 1\n```\nBetter:\n```python\ndef f(x): return 2\n```";
        assertThat(CodeBlock.program(text, List.of("f"))).contains("def f(x): return 2\n");
        assertThat(CodeBlock.program(text.substring(0, text.length() - 3), List.of("f")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"> ", "- ", "`", "~~~python\n", "\t", "1) "})
    void shouldEndOnHostileText(String part) {
        assertThat(program(part.repeat(200_000))).isEmpty();
    }

    private static Optional<String> program(String text) {
        return CodeBlock.program(text, List.of());
    }
}
