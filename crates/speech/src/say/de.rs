//! German.

use super::Length;

pub(super) const LETTERS: [&str; 26] = [
    "a", "be", "zeh", "de", "e", "eff", "geh", "ha", "i", "jott", "ka", "ell", "emm", "enn", "o", "pe",
    "kuh", "err", "ess", "te", "u", "vau", "weh", "iks", "ypsilon", "zett",
];

const UNITS: [&str; 20] = [
    "null",
    "eins",
    "zwei",
    "drei",
    "vier",
    "fünf",
    "sechs",
    "sieben",
    "acht",
    "neun",
    "zehn",
    "elf",
    "zwölf",
    "dreizehn",
    "vierzehn",
    "fünfzehn",
    "sechzehn",
    "siebzehn",
    "achtzehn",
    "neunzehn",
];

const TENS: [&str; 10] =
    ["", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"];

const FLOORS: [&str; 11] = [
    "nullter", "erster", "zweiter", "dritter", "vierter", "fünfter", "sechster", "siebter", "achter",
    "neunter", "zehnter",
];

/// A number in words. The v of "vier" is read like that of "Vase" inside of a longer word, so there it
/// begins a word of its own.
pub(super) fn cardinal(n: u32) -> String {
    one_word(n)
        .replace("undvier", "und vier")
        .replace("hundertvier", "hundert vier")
        .replace("tausendvier", "tausend vier")
}

fn one_word(n: u32) -> String {
    let unit = |n: u32| UNITS[usize::try_from(n).unwrap_or_default()];
    // "ein" before what it counts, "eins" at the end.
    let before = |n: u32| if n == 1 { String::new() } else { inner(n) };
    match n {
        0..20 => unit(n).to_owned(),
        20..100 => inner(n),
        100..1000 => format!("{}hundert{}", before(n / 100), rest(n % 100)),
        _ => format!("{}tausend{}", before(n / 1000), rest(n % 1000)),
    }
}

/// What follows a hundred or a thousand in the same word.
fn rest(n: u32) -> String {
    if n == 0 { String::new() } else { one_word(n) }
}

/// A number inside of a longer one.
fn inner(n: u32) -> String {
    let unit = |n: u32| if n == 1 { "ein" } else { UNITS[usize::try_from(n).unwrap_or_default()] };
    match n {
        0..20 => unit(n).to_owned(),
        20..100 => {
            let tens = TENS[usize::try_from(n / 10).unwrap_or_default()];
            if n.is_multiple_of(10) { tens.to_owned() } else { format!("{}und{tens}", unit(n % 10)) }
        }
        _ => one_word(n),
    }
}

pub(super) fn floor(n: u32) -> Option<String> {
    FLOORS.get(usize::try_from(n).ok()?).map(ToString::to_string)
}

pub(super) fn call(number: &str, counter: &str, numbered: bool, length: Length) -> String {
    let word = if numbered { "Nummer " } else { "" };
    match length {
        Length::Full => format!("Nummer {number}, bitte kommen Sie zu Schalter {word}{counter}"),
        Length::Short => format!("Nummer {number}, Schalter {counter}"),
    }
}
