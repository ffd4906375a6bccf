package io.erpo.math.answer.text;

import java.util.HashMap;
import java.util.Map;

/**
 * What a character means in LaTeX. Not Unicode's NFKC, which makes 42 of 4². Characters that are missing here stay as
 * they are.
 */
final class UnicodeTable {

    private static final Map<Integer, String> MEANING = new HashMap<>();
    private static final int FIRST_EMOJI = 0x1F300;
    private static final int LAST_EMOJI = 0x1FAFF;
    private static final String SUPERSCRIPTS = "⁰0¹1²2³3⁴4⁵5⁶6⁷7⁸8⁹9⁺+⁻-ⁿnⁱi⁽(⁾)ˣx";
    private static final String SUBSCRIPTS = "₀0₁1₂2₃3₄4₅5₆6₇7₈8₉9₊+₋-ₙnₓxᵢiₖkₘm";
    private static final Map<Character, Character> SUPERSCRIPT = pairs(SUPERSCRIPTS);
    private static final Map<Character, Character> SUBSCRIPT = pairs(SUBSCRIPTS);

    static {
        all("−–—‐‑‒﹣－", "-");
        all("＋", "+");
        all("×✕✖⨯", "\\times ");
        all("÷", "\\div ");
        all("·⋅∙•∗＊", "\\cdot ");
        all("⁄∕／", "/");
        all("±", "\\pm ");
        all("∓", "\\mp ");
        all("√", "\\sqrt ");
        all("∛", "\\sqrt[3]");
        all("∜", "\\sqrt[4]");
        all("\u2061", "");
        all("\u2062", "\\cdot ");
        all("\u2063", ",");
        all("\u2064", "+");
        all("…⋯", "\\dots ");
        all("∞", "\\infty ");
        all("≤≦⩽", "\\le ");
        all("≥≧⩾", "\\ge ");
        all("≠", "\\ne ");
        all("≈≅≃", "\\approx ");
        all("＝", "=");
        all("＜", "<");
        all("＞", ">");
        all("∪", "\\cup ");
        all("∩", "\\cap ");
        all("∈", "\\in ");
        all("∅⌀", "\\emptyset ");
        all("∖", "\\setminus ");
        all("°º˚", "^\\circ ");
        all("％", "%");
        all("∠", "\\angle ");
        all("△", "\\triangle ");
        all("∫", "\\int ");
        all("∑", "\\sum ");
        all("∏", "\\prod ");
        all("⌊", "\\lfloor ");
        all("⌋", "\\rfloor ");
        all("⌈", "\\lceil ");
        all("⌉", "\\rceil ");
        all("ℝ", "\\mathbb{R}");
        all("ℤ", "\\mathbb{Z}");
        all("ℕ", "\\mathbb{N}");
        all("ℚ", "\\mathbb{Q}");
        all("ℂ", "\\mathbb{C}");
        all("→", "\\to ");
        all("⇒", "\\Rightarrow ");
        all("，、", ",");
        all("；", ";");
        all("：∶", ":");
        all("（", "(");
        all("）", ")");
        all("［【", "[");
        all("］】", "]");
        all("｛", "{");
        all("｝", "}");
        all("｜∣", "|");
        all("！", "!");
        all("。．", ".");
        all("′’ʹ", "'");
        all("“”\"", "");
        all(
                "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069",
                "");
        all("\u061c\u034f\u180e\ufe0e\ufe0f✓✔✅☑⭐■□", "");
        all("\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\r\n", " ");
        all("＄", "\\$");
        all("€", "\\euro ");
        all("£", "\\pounds ");
        all("¥￥", "\\yen ");
        all("₹", "\\rupee ");
        all("₩", "\\won ");
        all("₽", "\\rouble ");
        all("₺", "\\lira ");
        all("₫", "\\dong ");
        all("₱", "\\peso ");
        all("₦", "\\naira ");
        all("₪", "\\shekel ");
        all("₴", "\\hryvnia ");
        all("฿", "\\baht ");
        all("¢￠", "\\cent ");
        all("∨", "\\lor ");
        all("∧", "\\land ");
        all("≡", "\\equiv ");
        fractions("½12¼14¾34⅓13⅔23⅕15⅖25⅗35⅘45⅙16⅚56⅛18⅜38⅝58⅞78⅐17⅑19");
        greek(
                "αalpha βbeta γgamma δdelta εepsilon ϵepsilon ζzeta ηeta θtheta κkappa λlambda μmu νnu ξxi πpi ρrho σsigma"
                        + " τtau φphi ϕphi χchi ψpsi ωomega ΓGamma ΔDelta ΘTheta ΛLambda ΞXi ΠPi ΣSigma ΦPhi ΨPsi ΩOmega");
    }

    private UnicodeTable() {}

    /** The character in LaTeX, or itself. */
    static String meaning(int codePoint) {
        String known = MEANING.get(codePoint);
        if (known != null) {
            return known;
        }
        if (codePoint >= 0xFF10 && codePoint <= 0xFF5A && Character.isLetterOrDigit(codePoint)) {
            return String.valueOf((char) (codePoint - 0xFEE0));
        }
        if (codePoint >= 0x1D7CE && codePoint <= 0x1D7FF) {
            return String.valueOf((codePoint - 0x1D7CE) % 10);
        }
        if (codePoint >= 0x1D400 && codePoint <= 0x1D6A3) {
            int letter = (codePoint - 0x1D400) % 52;
            return String.valueOf((char) (letter < 26 ? 'A' + letter : 'a' + letter - 26));
        }
        if (codePoint >= FIRST_EMOJI && codePoint <= LAST_EMOJI) {
            return "";
        }
        int digit = codePoint > 127 ? Character.digit(codePoint, 10) : -1;
        return digit >= 0 ? String.valueOf(digit) : Character.toString(codePoint);
    }

    /** The plain character of a superscript, or 0. */
    static char superscript(char c) {
        return SUPERSCRIPT.getOrDefault(c, (char) 0);
    }

    /** The plain character of a subscript, or 0. */
    static char subscript(char c) {
        return SUBSCRIPT.getOrDefault(c, (char) 0);
    }

    private static void all(String characters, String meaning) {
        characters.codePoints().forEach(c -> MEANING.put(c, meaning));
    }

    private static void fractions(String triples) {
        for (int i = 0; i < triples.length(); i += 3) {
            MEANING.put(
                    (int) triples.charAt(i), "\\frac{" + triples.charAt(i + 1) + "}{" + triples.charAt(i + 2) + "}");
        }
    }

    private static void greek(String names) {
        for (String name : names.split(" ")) {
            MEANING.put((int) name.charAt(0), "\\" + name.substring(1) + " ");
        }
    }

    private static Map<Character, Character> pairs(String pairs) {
        Map<Character, Character> map = new HashMap<>();
        for (int i = 0; i < pairs.length(); i += 2) {
            map.put(pairs.charAt(i), pairs.charAt(i + 1));
        }
        return Map.copyOf(map);
    }
}
