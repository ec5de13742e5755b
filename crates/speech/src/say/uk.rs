//! Ukrainian, and the way of counting that it shares with Polish.

use super::Length;

pub(super) const LETTERS: [&str; 26] = [
    "а",
    "бе",
    "це",
    "де",
    "е",
    "еф",
    "ґе",
    "га",
    "і",
    "йот",
    "ка",
    "ель",
    "ем",
    "ен",
    "о",
    "пе",
    "ку",
    "ер",
    "ес",
    "те",
    "у",
    "ве",
    "дубль ве",
    "ікс",
    "ігрек",
    "зет",
];

/// The name of a letter of the own alphabet, as on a counter's label: engines read some of them alike.
pub(super) fn own_letter(letter: char) -> Option<&'static str> {
    const ALPHABET: &str = "АБВГҐДЕЄЖЗИІЇЙКЛМНОПРСТУФХЦЧШЩЮЯ";
    const NAMES: [&str; 32] = [
        "а", "бе", "ве", "ге", "ґе", "де", "е", "є", "же", "зе", "и", "і", "ї", "йот", "ка", "ель", "ем",
        "ен", "о", "пе", "ер", "ес", "те", "у", "еф", "ха", "це", "че", "ша", "ща", "ю", "я",
    ];
    NAMES.get(ALPHABET.chars().position(|own| own == letter)?).copied()
}

const UNITS: [&str; 20] = [
    "нуль",
    "один",
    "два",
    "три",
    "чотири",
    "п'ять",
    "шість",
    "сім",
    "вісім",
    "дев'ять",
    "десять",
    "одинадцять",
    "дванадцять",
    "тринадцять",
    "чотирнадцять",
    "п'ятнадцять",
    "шістнадцять",
    "сімнадцять",
    "вісімнадцять",
    "дев'ятнадцять",
];

/// Before a thousand, which is feminine.
const UNITS_OF_THOUSANDS: [&str; 20] = {
    let mut units = UNITS;
    units[1] = "одна";
    units[2] = "дві";
    units
};

const TENS: [&str; 10] = [
    "",
    "",
    "двадцять",
    "тридцять",
    "сорок",
    "п'ятдесят",
    "шістдесят",
    "сімдесят",
    "вісімдесят",
    "дев'яносто",
];

const HUNDREDS: [&str; 10] =
    ["", "сто", "двісті", "триста", "чотириста", "п'ятсот", "шістсот", "сімсот", "вісімсот", "дев'ятсот"];

pub(super) fn cardinal(n: u32) -> String {
    grouped(n, &UNITS, &TENS, &HUNDREDS, &UNITS_OF_THOUSANDS, |count| match (count % 10, count % 100) {
        (1, tens) if tens != 11 => "тисяча",
        (2..=4, tens) if !(12..=14).contains(&tens) => "тисячі",
        _ => "тисяч",
    })
}

/// A number in words, thousands first; one thousand has no "one".
pub(super) fn grouped(
    n: u32,
    units: &[&'static str; 20],
    tens: &[&'static str; 10],
    hundreds: &[&'static str; 10],
    units_of_thousands: &[&'static str; 20],
    thousand: impl Fn(u32) -> &'static str,
) -> String {
    let small = |n: u32, units: &[&'static str; 20]| -> Vec<&'static str> {
        let at = |place: u32| usize::try_from(place).unwrap_or_default();
        let mut words = vec![hundreds[at(n / 100 % 10)]];
        match n % 100 {
            below @ 0..20 => words.extend((below > 0).then(|| units[at(below)])),
            rest => {
                words.push(tens[at(rest / 10)]);
                words.extend((rest % 10 > 0).then(|| units[at(rest % 10)]));
            }
        }
        words
    };
    if n == 0 {
        return units[0].to_owned();
    }
    let (many, rest) = (n / 1000, n % 1000);
    let mut words = Vec::new();
    if many > 1 {
        words.extend(small(many, units_of_thousands));
    }
    if many > 0 {
        words.push(thousand(many));
    }
    words.extend(small(rest, units));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

pub(super) fn call(number: &str, counter: &str, numbered: bool, length: Length) -> String {
    let word = if numbered { "номер " } else { "" };
    match length {
        Length::Full => format!("Номер {number}, запрошуємо до віконця {word}{counter}"),
        Length::Short => format!("Номер {number}, віконце {counter}"),
    }
}
