package io.erpo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.erpo.chat.jinja.TemplateException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JinjaTemplateTest {

    private static final LocalDateTime NOW = LocalDateTime.of(2026, 7, 4, 9, 5, 3);

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {% include 'x' %}                    ; line 1, column 4: the tag 'include' is not supported
            {% do x.append(1) %}                 ; line 1, column 4: the tag 'do' is not supported
            {{ x | urlencode }}                  ; line 1, column 8: the filter 'urlencode' is not supported; supported are abs, capitalize, count
            {% filter xmlattr %}{% endfilter %}  ; line 1, column 11: the filter 'xmlattr' is not supported
            {{ x is prime }}                     ; line 1, column 9: the test 'prime' is not supported; supported are !=, <
            {{ x.zfill(3) }}                     ; line 1, column 6: the method 'zfill' is not supported; supported are capitalize
            {{ [] | map('urlize') }}             ; line 1, column 9: the filter 'urlize' given to 'map' is not supported
            {{ [] | selectattr('a', 'prime') }}  ; line 1, column 9: the test 'prime' given to 'selectattr' is not supported
            {{ lipsum() }}                       ; line 1, column 4: 'lipsum' is not supported
            {{ f(*x) }}                          ; line 1, column 6: '*' for arguments is not supported
            {% for x in y recursive %}           ; line 1, column 15: recursive loops are not supported
            {{ '\\N{DASH}' }}                    ; line 1, column 4: characters by name
            {{ 99999999999999999999 }}           ; line 1, column 4: 99999999999999999999 needs more than 64 bits
            """)
    void shouldNameTheConstructWhenItIsNotSupported(String source, String message) {
        assertThatThrownBy(() -> JinjaTemplate.parse(source))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {{ a                  ; line 1, column 1: '{{' is not closed by '}}'
            {{ 'a }}              ; line 1, column 4: the string is not closed by '
            {# a                  ; line 1, column 1: the comment {# is not closed by #}
            {% raw %} a           ; line 1, column 1: {% raw %} is not closed by {% endraw %}
            {{ (a] }}             ; line 1, column 6: unexpected ']'
            {{ a ? b }}           ; line 1, column 6: unexpected character '?'
            {{ }}                 ; line 1, column 4: expected an expression, found '}}'
            {{ a b }}             ; line 1, column 6: expected '}}', found 'b'
            {{ a. }}              ; line 1, column 7: expected a name, found '}}'
            {{ '\\x1' }}          ; line 1, column 4: an escape in a string needs 2 hex digits
            {% if a %}b           ; line 1, column 4: the tag is not closed by {% endif %}
            {% if a %}{% endfor %}; line 1, column 14: there is no open tag that 'endfor' belongs to
            {% endif %}           ; line 1, column 4: there is no open tag that 'endif' belongs to
            {% set true = 1 %}    ; line 1, column 8: cannot assign to 'true'
            {% for x on y %}      ; line 1, column 10: expected 'in', found 'on'
            {% break %}           ; line 1, column 4: break stands in no loop that it could leave
            {{ f(a=1, 2) }}       ; line 1, column 11: an argument without a name must not come after one with a name
            """)
    void shouldSayWhereWhenTheTemplateIsNotJinja(String source, String message) {
        assertThatThrownBy(() -> JinjaTemplate.parse(source))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void shouldCountLinesAndColumnsWhenATemplateIsLong() {
        assertThatThrownBy(() -> JinjaTemplate.parse("a\r\n{# b\n #}\r{{ x }}\n   {% unknown %}"))
                .hasMessageStartingWith("line 5, column 7: the tag 'unknown'");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            {{ raise_exception('No system role') }}   ; line 1, column 19: the template refuses the conversation: No system role
            {{ missing.name }}                        ; line 1, column 11: 'missing' is undefined
            {{ missing + 'a' }}                       ; line 1, column 12: 'missing' is undefined
            {{ person.name.first.last }}              ; line 1, column 21: str has no attribute 'first'
            {{ 'a' + 1 }}                             ; line 1, column 8: addition of str and int is not possible
            {{ 1 < 'a' }}                             ; line 1, column 4: comparison of int and str is not possible
            {{ 1 / 0 }}                               ; line 1, column 6: division by zero
            {{ 9223372036854775807 + 1 }}             ; line 1, column 24: the result needs more than the 64 bits
            {{ missing() }}                           ; line 1, column 11: 'missing' is undefined
            {{ person.name() }}                       ; line 1, column 15: str cannot be called
            {{ person.update({}) }}                   ; line 1, column 11: the method 'update' is not supported
            {% set person.name = 1 %}                 ; line 1, column 4: cannot assign to person.name: person is not a namespace()
            {% for a, b in [1] %}{% endfor %}         ; line 1, column 4: int cannot be iterated over
            {% set a, b = [1, 2, 3] %}                ; line 1, column 4: cannot unpack 3 values into 2 variables
            {{ missing | tojson }}                    ; line 1, column 14: filter 'tojson': 'missing' is undefined
            {{ 'a' | replace('b') }}                  ; line 1, column 10: filter 'replace': needs the argument 'new'
            {{ 'a' | trim(1, 2) }}                    ; line 1, column 10: filter 'trim': takes at most 1 arguments, was given 2
            {{ 'a' | tojson(colour=1) }}              ; line 1, column 10: filter 'tojson': has no parameter 'colour'
            {{ 3 is divisibleby }}                    ; line 1, column 6: test 'divisibleby': needs the argument 'other'
            {{ range }}                               ; line 1, column 1: a function has no text
            {{ strftime_now('%Q') }}                  ; line 1, column 16: strftime_now: %Q is not supported
            """)
    void shouldSayWhereAndWhyWhenAValueCannotDoWhatIsAsked(String source, String message) {
        assertThatThrownBy(() -> JinjaTemplate.parse(source).render(Map.of("person", Map.of("name", "Ada")), NOW))
                .isInstanceOf(TemplateException.class)
                .hasMessageStartingWith(message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
                "{{ range(100001) }}",
                "{{ 'a' * 9999999999 }}",
                "{{ [1] * 9999999999 }}",
                "{{ [] * 9999999999 }}",
                "{{ '' * 9223372036854775807 }}",
                "{% set n = namespace(t='aaaaaaaa') %}{% for i in range(99) %}{% set n.t = n.t ~ n.t %}{% endfor %}",
                "{% set n = namespace(t=[1, 2]) %}{% for i in range(99) %}{% set n.t = n.t + n.t %}{% endfor %}",
                "{% set n = namespace(t='aaaaaaaa') %}{% for i in range(99) %}{% set n.t = n.t | replace('a', 'aa') %}{% endfor %}",
                "{% set n = namespace(t='aaaaaaaa') %}{% for i in range(99) %}{% set n.t = n.t.join(n.t) %}{% endfor %}",
                "{{ 'a\nb' | indent(9999999999) }}",
                "{{ [[1]] | tojson(indent=999999999) }}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{% macro m(x) %}{{ caller() }}{{ m(x ~ x) }}{% endmacro %}{% call m('a') %}a{% endcall %}",
                "{% set n = namespace() %}{% set n.n = n %}{{ n }}",
                "{% set n = namespace(l=[]) %}{% for i in range(999) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l }}",
                "{% set n = namespace(l=[]) %}{% for i in range(999) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l | tojson }}",
                "{% set n = namespace(l=[]) %}{% for i in range(999) %}{% set n.l = [n.l] %}{% endfor %}{{ n.l == [n.l] }}",
                "{{ range(9223372036854775807, -9223372036854775807, -1) }}",
                "{{ 2 ** 9223372036854775807 }}",
            })
    void shouldFailSoonWhenATemplateIsHostile(String source) {
        assertThatThrownBy(() -> JinjaTemplate.parse(source).render(Map.of(), NOW))
                .isInstanceOf(TemplateException.class);
    }

    /** A small stack stands for the depth that threads have in services. */
    @Test
    void shouldRefuseInsteadOfOverflowingTheStackWhenATemplateIsDeep() throws InterruptedException {
        for (String source : List.of(
                "{{ " + "(".repeat(10_000) + "1" + ")".repeat(10_000) + " }}",
                "{{ " + "[".repeat(10_000) + "]".repeat(10_000) + " }}",
                "{{ " + "not ".repeat(10_000) + "1 }}",
                "{{ " + "- ".repeat(10_000) + "1 }}",
                "{{ 1" + " + 1".repeat(10_000) + " }}",
                "{{ 'a'" + " | upper".repeat(10_000) + " }}",
                "{{ a" + ".b".repeat(10_000) + " }}",
                "{{ 1" + " if 1 else 2".repeat(10_000) + " }}",
                "{% if 1 %}".repeat(10_000) + "{% endif %}".repeat(10_000),
                "{% set " + "(".repeat(10_000) + "a" + ")".repeat(10_000) + " = 1 %}")) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread thread = new Thread(
                    null,
                    () -> {
                        try {
                            JinjaTemplate.parse(source).render(Map.of(), NOW);
                        } catch (Throwable e) {
                            thrown.set(e);
                        }
                    },
                    "small stack",
                    512 * 1024);
            thread.start();
            thread.join();
            assertThat(thrown.get())
                    .as(source.substring(0, 20))
                    .isInstanceOf(TemplateException.class)
                    .hasMessageContaining("levels deep");
        }
    }

    @Test
    void shouldKeepVariablesOfOneRenderingFromTheNextWhenATemplateIsReused() {
        JinjaTemplate template = JinjaTemplate.parse("{{ x }}{% set x = 2 %}{{ x }}");

        assertThat(template.render(Map.of(), NOW)).isEqualTo("2");
        assertThat(template.render(Map.of("x", 1), NOW)).isEqualTo("12");
    }

    @Test
    void shouldWriteTheGivenTimeWhenTheTemplateAsksForTheDate() {
        assertThat(JinjaTemplate.parse("{{ strftime_now('%d %b %Y, %-I:%M %p, %F %T') }}")
                        .render(Map.of(), NOW))
                .isEqualTo("04 Jul 2026, 9:05 AM, 2026-07-04 09:05:03");
    }

    @Test
    void shouldTakeValuesOfEveryKindWhenGivenFromJava() {
        Map<String, Object> variables =
                Map.of("v", List.of(1, 2L, 1.5f, 2.5, true, "a", Optional.empty(), Map.of("k", List.of())));

        assertThat(JinjaTemplate.parse("{{ v }}").render(variables, NOW))
                .isEqualTo("[1, 2, 1.5, 2.5, True, 'a', None, {'k': []}]");
        assertThatThrownBy(() -> JinjaTemplate.parse("").render(Map.of("v", NOW), NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.time.LocalDateTime");
    }
}
