package io.erpo.reward.code;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CodeBlockTest {

    @Test
    void shouldTakeTheLastBlockOfPython() {
        assertThat(CodeBlock.last("```python\na\n```\nor\n```py\nb\n  c\n```\n```text\nd\n```\n"))
                .contains("b\n  c\n");
        assertThat(CodeBlock.last("1. So:\n   ``` Python3 \n   a\n   ```")).contains("   a\n");
        assertThat(CodeBlock.last("```python\r\na\r\n```")).contains("a\n");
        assertThat(CodeBlock.last("```python\n```")).contains("");
    }

    @Test
    void shouldTakeALongerFenceForOneThatHoldsShorterOnes() {
        assertThat(CodeBlock.last("````python\n```\na\n```\n````")).contains("```\na\n```\n");
        assertThat(CodeBlock.last("````text\n```python\na\n```\n````")).isEmpty();
    }

    @Test
    void shouldTakeNothingWhenTheLastBlockOfPythonIsNotClosed() {
        assertThat(CodeBlock.last("```python\na\n```\n```python\nb")).isEmpty();
        assertThat(CodeBlock.last("``python\na\n``")).isEmpty();
        assertThat(CodeBlock.last("```pythonic\na\n```")).isEmpty();
        assertThat(CodeBlock.last("see ```python\na\n```")).isEmpty();
        assertThat(CodeBlock.last("")).isEmpty();
    }
}
