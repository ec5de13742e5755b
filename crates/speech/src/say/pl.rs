//! Polish.

use super::Length;

pub(super) const LETTERS: [&str; 26] = [
    "a", "be", "ce", "de", "e", "ef", "gie", "ha", "i", "jot", "ka", "el", "em", "en", "o", "pe", "ku", "er",
    "es", "te", "u", "fau", "wu", "iks", "igrek", "zet",
];

const UNITS: [&str; 20] = [
    "zero",
    "jeden",
    "dwa",
    "trzy",
    "cztery",
    "pięć",
    "sześć",
    "siedem",
    "osiem",
    "dziewięć",
    "dziesięć",
    "jedenaście",
    "dwanaście",
    "trzynaście",
    "czternaście",
    "piętnaście",
    "szesnaście",
    "siedemnaście",
    "osiemnaście",
    "dziewiętnaście",
];

const TENS: [&str; 10] = [
    "",
    "",
    "dwadzieścia",
    "trzydzieści",
    "czterdzieści",
    "pięćdziesiąt",
    "sześćdziesiąt",
    "siedemdziesiąt",
    "osiemdziesiąt",
    "dziewięćdziesiąt",
];

const HUNDREDS: [&str; 10] = [
    "",
    "sto",
    "dwieście",
    "trzysta",
    "czterysta",
    "pięćset",
    "sześćset",
    "siedemset",
    "osiemset",
    "dziewięćset",
];

const FLOORS: [&str; 11] = [
    "zerowe",
    "pierwsze",
    "drugie",
    "trzecie",
    "czwarte",
    "piąte",
    "szóste",
    "siódme",
    "ósme",
    "dziewiąte",
    "dziesiąte",
];

pub(super) fn cardinal(n: u32) -> String {
    super::uk::grouped(n, &UNITS, &TENS, &HUNDREDS, &UNITS, |count| match (count % 10, count % 100) {
        _ if count == 1 => "tysiąc",
        (2..=4, tens) if !(12..=14).contains(&tens) => "tysiące",
        _ => "tysięcy",
    })
}

pub(super) fn floor(n: u32) -> Option<String> {
    FLOORS.get(usize::try_from(n).ok()?).map(ToString::to_string)
}

pub(super) fn call(number: &str, counter: &str, numbered: bool, length: Length) -> String {
    let word = if numbered { "numer " } else { "" };
    match length {
        Length::Full => format!("Numer {number}, zapraszamy do stanowiska {word}{counter}"),
        Length::Short => format!("Numer {number}, stanowisko {counter}"),
    }
}
