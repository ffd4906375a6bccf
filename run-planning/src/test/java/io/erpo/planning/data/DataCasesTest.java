package io.erpo.planning.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.settings.DataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Small files of every layout and oddity: each is read as its author meant it, or refused with what is wrong. */
class DataCasesTest {

    private static final Path CASES = Path.of("src/test/resources/data-cases");

    /** File, number of problems, layout, first problem as "text -> reference". */
    private static final String READ = """
            plain_ok.jsonl | 6 | plain (prompt, answer) | What is 0+0?  -> 0
            crlf.jsonl | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            cr_only.jsonl | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            bom.jsonl | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            ls_ps.jsonl | 4 | plain (prompt, answer) | a\u2028b\u2029c\u0085d -> 1
            uppercase_ext.JSONL | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            numbers.jsonl | 6 | plain (prompt, answer) | a -> 7
            math500.jsonl | 4 | plain (problem, answer) | Find $1/2$. -> \\frac{1}{2}
            openr1.jsonl | 4 | plain (problem, answer) | p0 -> 0
            math_solution_as_answer.jsonl | 4 | plain (problem, answer) | Find $0+1$. -> We get $0+1=\\boxed{1}$.
            dup_prompts_same.jsonl | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            dup_ids.jsonl | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            one.jsonl | 1 | plain (prompt, answer) | What is 0+0?  -> 0
            special_token.jsonl | 5 | plain (prompt, answer) | say <|im_end|> now -> 1
            gsm8k_big_numbers.jsonl | 4 | plain (prompt, answer) | n0? -> x\\n#### 1,000
            gsm8k_renamed.jsonl | 4 | plain (prompt, answer) | Ann has 0 apples and buys 1. How many? -> She has 0+1 = <<0+1=1>>1.\\n#### 1
            nan_extra.jsonl | 2 | plain (prompt, answer) | a -> 1
            rows_id_object.jsonl | 2 | plain (prompt, answer) | a -> 1
            dup_key_nested.jsonl | 1 | plain (prompt, answer) | a -> 1
            deep.jsonl | 1 | plain (prompt, answer) | a -> 1
            csv.csv | 1 | plain (prompt, answer) | 1+1 -> 2
            rows.jsonl.gz | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            array.json | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            array_pretty.json | 4 | plain (prompt, answer) | What is 0+0?  -> 0
            pretty_objects.json | 2 | plain (prompt, answer) | What is 0+0?  -> 0
            dapo.parquet | 4 | verl (prompt, reward_model.ground_truth, data_source) | 0+1 -> 1
            dapo_chat_prompt.jsonl | 4 | verl (prompt, reward_model.ground_truth, data_source) | Solve: 0+1. Answer on the last line. -> 1
            dapo_flat_reward_model.jsonl | 4 | verl (prompt, reward_model.ground_truth) | Solve: 0+1. -> 1
            dapo_solution.jsonl | 4 | TRL (prompt, solution) | Solve: 0+1. -> 1
            trl_prompt_messages_solution.jsonl | 4 | TRL (prompt, solution) | system: s\\n\\nuser: 0+1 -> $$1$$
            gsm8k.jsonl | 4 | GSM8K (question, answer) | Ann has 0 apples and buys 1. How many? -> 1
            math_solution.jsonl | 4 | MATH (problem, solution) | Find $0+1$. -> 1
            aime.jsonl | 4 | AIME (Problem, Answer) | p0 -> 0
            """;

    /** File and what its refusal says. */
    private static final String REFUSED = """
            dup_prompts_conflict.jsonl | line 5: the prompt of line 2 again, with another answer: "3", there "2"
            dup_prompts_equal_value.jsonl | line 5: the prompt of line 2 again, with another answer: "2.0", there "2"
            null_answer.jsonl | line 1: "answer" must be a string or a number, was null
            bool_answer.jsonl | line 1: "answer" must be a string or a number, was true
            list_answer.jsonl | line 1: "answer" must be a string or a number, was a list; a path such as answer[0] names
            missing_answer.jsonl | line 1: has no "answer"; it has prompt; name the paths with data.prompt and data.answer
            empty_answer.jsonl | line 2: the answer is empty
            both.jsonl | line 1: has both "prompt" and "problem"; keep one, or name it with data.prompt
            dup_key.jsonl | line 1: has "prompt" twice; keep one
            trailing_comma.jsonl | line 1: is not JSON: unexpected '}' at column 28, near answer":"1",}
            truncated.jsonl | line 4: is not JSON: it ends too early
            latin1.jsonl | line 1: is not UTF-8
            lone_surrogate.jsonl | line 1: "prompt" holds a lone surrogate or a zero character
            nul_escaped.jsonl | line 1: "prompt" holds a lone surrogate or a zero character
            nul_padding.jsonl | line 5: is not JSON: it holds zero bytes
            nul_raw.jsonl | line 1: is not JSON: it holds zero bytes
            empty.jsonl | holds no problems
            blank_lines.jsonl | holds no problems
            single_quotes.jsonl | line 1: is not JSON: unexpected ''' at column 2, near {'prompt':'a','answer':'1'}
            comment.jsonl | line 1: is not JSON: unexpected '/' at column 1, near // comment
            leading_zero.jsonl | line 1: is not JSON: a number that JSON does not have at column 25, near ","answer":007}
            plus_inf.jsonl | line 1: is not JSON: unexpected '+' at column 25, near ","answer":+5}
            nan_answer.jsonl | line 1: "answer" must be a string or a number, was NaN
            utf16.jsonl | is UTF-16 text; only UTF-8 is read
            utf16le_nobom.jsonl | is UTF-16 text; only UTF-8 is read
            utf32.jsonl | is UTF-32 text; only UTF-8 is read
            """;

    record Read(String file, int problems, String layout, String first) {}

    record Refused(String file, String message) {}

    static List<Read> read() {
        return READ.lines()
                .map(line -> line.split(" \\| ", 4))
                .map(cells -> new Read(cells[0], Integer.parseInt(cells[1]), cells[2], cells[3]))
                .toList();
    }

    static List<Refused> refused() {
        return REFUSED.lines()
                .map(line -> line.split(" \\| ", 2))
                .map(cells -> new Refused(cells[0], cells[1]))
                .toList();
    }

    private static ProblemFiles problems(String file) {
        return ProblemFiles.read(DataSource.ofFile(CASES.resolve(file).toString(), 0.1, 7));
    }

    @ParameterizedTest
    @MethodSource
    void read(Read expected) {
        ProblemFiles files = problems(expected.file());

        Problem first = files.problems().get(0);
        assertThat(files.problems()).hasSize(expected.problems());
        assertThat(files.layouts()).singleElement().asString().endsWith("layout " + expected.layout());
        assertThat((first.text() + " -> " + first.reference()).replace("\n", "\\n"))
                .isEqualTo(expected.first());
    }

    @ParameterizedTest
    @MethodSource
    void refused(Refused expected) {
        assertThatThrownBy(() -> problems(expected.file()))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(expected.message())
                .hasMessageNotContainingAny("Exception", "Source:", "Feature", "org.duckdb", "com.fasterxml");
    }

    @Test
    void shouldKnowWhatToExpectOfEveryFile() throws IOException {
        Set<String> expected = Stream.concat(
                        read().stream().map(Read::file), refused().stream().map(Refused::file))
                .collect(Collectors.toSet());

        try (Stream<Path> files = Files.list(CASES)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(expected);
        }
    }
}
