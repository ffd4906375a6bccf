package io.erpo.view.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComparisonTest {

    private final Comparison comparison = new Comparison("responses");

    @Test
    void shouldFindNoDifferenceInAnotherOrder() {
        expect("r/0", "{}");
        expect("r/1", "{}");
        find("r/1", "{}");
        find("r/0", "{}");

        assertThat(comparison.difference()).isEmpty();
        assertThat(comparison.equal()).isEqualTo(2);
    }

    @Test
    void shouldNameWhatIsLost() {
        expect("r/1", "{}");
        expect("r/0", "{}");

        assertThat(comparison.difference()).hasValue("responses: r/0 is missing");
    }

    @Test
    void shouldNameWhatIsDoubled() {
        expect("r/0", "{}");
        find("r/0", "{}");
        find("r/0", "{}");

        assertThat(comparison.difference()).hasValue("responses: r/0 is there twice");
    }

    @Test
    void shouldNameWhatIsTooMuch() {
        find("r/0", "{}");

        assertThat(comparison.difference()).hasValue("responses: r/0 is not in the undisturbed run");
    }

    @Test
    void shouldNameTheFirstFieldThatDiffers() {
        expect("r/0", "{\"tokenIds\":[1,2,3],\"text\":\"a\"}");
        find("r/0", "{\"tokenIds\":[1,5,4],\"text\":\"a\"}");

        assertThat(comparison.difference()).hasValue("responses: r/0 tokenIds[1]: expected 2, found 5");
        assertThat(comparison.equal()).isZero();
    }

    @Test
    void shouldKeepToTheFirstDifference() {
        expect("r/0", "{}");
        find("r/9", "{}");
        find("r/8", "{}");

        assertThat(comparison.difference()).hasValue("responses: r/9 is not in the undisturbed run");
    }

    private void expect(String subject, String content) {
        comparison.expect(new Statement(subject, content));
    }

    private void find(String subject, String content) {
        comparison.find(new Statement(subject, content));
    }
}
