//! English. The letter A is spelt "eigh", which engines read as the letter and not as an article.

use super::Length;

pub(super) const LETTERS: [&str; 26] = [
    "eigh",
    "bee",
    "see",
    "dee",
    "ee",
    "ef",
    "gee",
    "aitch",
    "eye",
    "jay",
    "kay",
    "el",
    "em",
    "en",
    "oh",
    "pee",
    "cue",
    "ar",
    "ess",
    "tee",
    "you",
    "vee",
    "double you",
    "ex",
    "why",
    "zed",
];

const UNITS: [&str; 20] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];

const TENS: [&str; 10] =
    ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

pub(super) fn cardinal(n: u32) -> String {
    let unit = |n: u32| UNITS[usize::try_from(n).unwrap_or_default()];
    match n {
        0..20 => unit(n).to_owned(),
        20..100 => {
            let tens = TENS[usize::try_from(n / 10).unwrap_or_default()];
            if n.is_multiple_of(10) { tens.to_owned() } else { format!("{tens}-{}", unit(n % 10)) }
        }
        100..1000 => match n % 100 {
            0 => format!("{} hundred", unit(n / 100)),
            rest => format!("{} hundred and {}", unit(n / 100), cardinal(rest)),
        },
        _ => {
            let thousands = format!("{} thousand", cardinal(n / 1000));
            match n % 1000 {
                0 => thousands,
                rest @ 1..100 => format!("{thousands} and {}", cardinal(rest)),
                rest => format!("{thousands} {}", cardinal(rest)),
            }
        }
    }
}

pub(super) fn call(number: &str, counter: &str, numbered: bool, length: Length) -> String {
    let word = if numbered { "number " } else { "" };
    match length {
        Length::Full => format!("Number {number}, please go to counter {word}{counter}"),
        Length::Short => format!("Number {number}, counter {counter}"),
    }
}
