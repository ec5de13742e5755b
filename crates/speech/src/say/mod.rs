//! Words: how a call, a number and a letter are said in each language.
//!
//! Pure text. A number is said as people say it ("A012" is "A dwanaście"), a letter by its name, and
//! every sentence is one that a person at a counter would say.
//! A language without a file here is not spoken: [`Tongue::of`] has none for it.

mod de;
mod en;
mod pl;
mod uk;

/// The longest text that is spoken at once; a screen's worth of reading aloud.
pub const TEXT_CHARS_MAX: usize = 1_000;

/// A language that can be spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tongue {
    /// Polish.
    Pl,
    /// English.
    En,
    /// Ukrainian.
    Uk,
    /// German.
    De,
}

/// A call, as far as it is spoken: nothing about a person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Call {
    /// The ticket's number, such as `A012`.
    pub number: String,
    /// What stands above the counter, such as `3`.
    pub counter: String,
    /// The way there, in the language spoken; nothing if everybody sees the counter.
    pub way: Option<String>,
}

/// How much is said of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Length {
    /// A whole polite sentence.
    Full,
    /// Number and counter, when others wait to be spoken.
    Short,
}

impl Tongue {
    /// Every language that can be spoken.
    pub const ALL: [Tongue; 4] = [Tongue::Pl, Tongue::En, Tongue::Uk, Tongue::De];

    /// The language of a tag such as `pl` or `en-GB`.
    pub fn of(tag: &str) -> Option<Self> {
        let main = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|tongue| tongue.tag() == main)
    }

    /// Its tag.
    pub fn tag(self) -> &'static str {
        match self {
            Tongue::Pl => "pl",
            Tongue::En => "en",
            Tongue::Uk => "uk",
            Tongue::De => "de",
        }
    }

    /// A whole number in words.
    pub fn cardinal(self, n: u32) -> String {
        match self {
            Tongue::Pl => pl::cardinal(n),
            Tongue::En => en::cardinal(n),
            Tongue::Uk => uk::cardinal(n),
            Tongue::De => de::cardinal(n),
        }
    }

    /// A floor's number in words, as it stands before the word for floor.
    fn floor(self, n: u32) -> Option<String> {
        match self {
            Tongue::Pl => pl::floor(n),
            Tongue::En | Tongue::Uk => None,
            Tongue::De => de::floor(n),
        }
    }

    /// The name of a Latin letter.
    pub fn letter(self, letter: char) -> Option<&'static str> {
        let place = u32::from(letter.to_ascii_uppercase()).checked_sub(u32::from('A'))?;
        let names = match self {
            Tongue::Pl => &pl::LETTERS,
            Tongue::En => &en::LETTERS,
            Tongue::Uk => &uk::LETTERS,
            Tongue::De => &de::LETTERS,
        };
        names.get(usize::try_from(place).ok()?).copied()
    }

    /// A call as a sentence.
    pub fn call(self, call: &Call, length: Length) -> String {
        let number = self.name(&call.number);
        let counter = self.name(&call.counter);
        // "numer trzy", but "do stanowiska Kasa".
        let numbered = call.counter.trim().starts_with(|c: char| c.is_ascii_digit());
        let way = call.way.as_deref().map(|way| self.text(way)).filter(|way| !way.is_empty());
        let sentence = match self {
            Tongue::Pl => pl::call(&number, &counter, numbered, length),
            Tongue::En => en::call(&number, &counter, numbered, length),
            Tongue::Uk => uk::call(&number, &counter, numbered, length),
            Tongue::De => de::call(&number, &counter, numbered, length),
        };
        match way {
            Some(way) => format!("{sentence}, {way}."),
            None => format!("{sentence}."),
        }
    }

    /// A number or a label in words: letters that stand alone by their names, digits as a number,
    /// other words as they are.
    pub fn name(self, name: &str) -> String {
        let mut words: Vec<String> = Vec::new();
        for run in runs(name) {
            if run.starts_with(|c: char| c.is_ascii_digit()) {
                words.extend(self.digits(run));
            } else if run.chars().count() <= 2 && run.chars().all(char::is_uppercase)
                || run.chars().count() == 1
            {
                words.extend(run.chars().map(|letter| {
                    let own = match self {
                        Tongue::Uk => uk::own_letter(letter.to_uppercase().next().unwrap_or(letter)),
                        Tongue::Pl | Tongue::En | Tongue::De => None,
                    };
                    let name = self.letter(letter).or(own);
                    name.map_or_else(|| letter.to_lowercase().to_string(), str::to_owned)
                }));
            } else {
                words.push(run.to_owned());
            }
        }
        words.join(" ")
    }

    /// Text as it stands, made speakable: tickets' numbers and floors in words, brackets and marks
    /// that nobody says left out. Other numbers are left to the engine, which knows its language.
    pub fn text(self, text: &str) -> String {
        let kept: String = without_brackets(text)
            .chars()
            .map(|c| if c.is_control() || "<>[]{}|\\^`~_*#".contains(c) { ' ' } else { c })
            .take(TEXT_CHARS_MAX)
            .collect();
        let words: Vec<&str> = kept.split_whitespace().collect();
        let mut said: Vec<String> = Vec::new();
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let next = words.get(at + 1).copied();
            if let Some(floor) = self.floor_of(word, next) {
                said.push(floor);
            } else if let Some((number, rest, two)) = ticket_number(word, next) {
                said.push(self.name(&number) + rest);
                at += usize::from(two);
            } else if let (Some(n), rest) = plain_number(word) {
                said.push(self.cardinal(n) + rest);
            } else {
                said.push((*word).to_owned());
            }
            at += 1;
        }
        said.join(" ")
    }

    /// The ordinal of "1." before a word for floor.
    fn floor_of(self, word: &str, next: Option<&str>) -> Option<String> {
        let n: u32 = word.strip_suffix('.')?.parse().ok()?;
        let next = next?.trim_end_matches(|c: char| !c.is_alphabetic()).to_lowercase();
        let is_floor = match self {
            Tongue::Pl => next == "piętro",
            Tongue::De => ["stock", "obergeschoss", "etage", "og"].contains(&next.as_str()),
            Tongue::En | Tongue::Uk => false,
        };
        is_floor.then(|| self.floor(n)).flatten()
    }

    fn digits(self, run: &str) -> Vec<String> {
        match run.parse::<u32>() {
            Ok(n) if n < 1_000_000 => vec![self.cardinal(n)],
            // Nobody says such a number as one.
            Ok(_) | Err(_) => run.chars().filter_map(|c| c.to_digit(10)).map(|n| self.cardinal(n)).collect(),
        }
    }
}

/// Runs of letters and runs of digits; what is neither parts them.
fn runs(name: &str) -> Vec<&str> {
    let mut runs = Vec::new();
    let mut begin: Option<(usize, bool)> = None;
    for (at, c) in name.char_indices().chain([(name.len(), ' ')]) {
        let kind = if c.is_ascii_digit() {
            Some(true)
        } else if c.is_alphabetic() {
            Some(false)
        } else {
            None
        };
        match begin {
            Some((from, was)) if kind != Some(was) => {
                runs.push(&name[from..at]);
                begin = kind.map(|kind| (at, kind));
            }
            Some(_) => {}
            None => begin = kind.map(|kind| (at, kind)),
        }
    }
    runs
}

/// A ticket's number as it stands in a text, in one word or two; what follows it; and whether in two.
fn ticket_number<'t>(word: &'t str, next: Option<&'t str>) -> Option<(String, &'t str, bool)> {
    let mut chars = word.chars();
    let letter = chars.next().filter(char::is_ascii_uppercase)?;
    let parted = chars.as_str().trim_start_matches(['\u{2009}', '\u{a0}']);
    let (digits, two) = if parted.is_empty() { (next?, true) } else { (parted, false) };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    let (digits, rest) = digits.split_at(end);
    let fits = (3..=6).contains(&digits.len()) && !rest.contains(char::is_alphanumeric);
    fits.then(|| (format!("{letter}{digits}"), rest, two))
}

/// A whole number of at most three digits, which every language says alike everywhere, and the mark
/// that follows it.
fn plain_number(word: &str) -> (Option<u32>, &str) {
    let end = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
    let (digits, rest) = word.split_at(end);
    let fits = (1..=3).contains(&digits.len()) && matches!(rest, "" | "," | ";" | ":" | "?");
    (digits.parse().ok().filter(|_| fits), rest)
}

/// What stands in brackets is for the eye.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let mut kept = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    // A bracket that never closes is no bracket.
    if depth == 0 { kept } else { text.replace(['(', ')'], " ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn call(number: &str, counter: &str, way: Option<&str>) -> Call {
        Call { number: number.to_owned(), counter: counter.to_owned(), way: way.map(str::to_owned) }
    }

    /// Proves that a call is said in each language as a person would say it, in full and in short.
    #[test]
    fn calls_are_said_as_people_say_them() {
        let full = |tongue: Tongue| tongue.call(&call("A012", "3", None), Length::Full);
        assert_eq!(full(Tongue::Pl), "Numer a dwanaście, zapraszamy do stanowiska numer trzy.");
        assert_eq!(full(Tongue::En), "Number eigh twelve, please go to counter number three.");
        assert_eq!(full(Tongue::Uk), "Номер а дванадцять, запрошуємо до віконця номер три.");
        assert_eq!(full(Tongue::De), "Nummer a zwölf, bitte kommen Sie zu Schalter Nummer drei.");
        let short = |tongue: Tongue| tongue.call(&call("K101", "12", None), Length::Short);
        assert_eq!(short(Tongue::Pl), "Numer ka sto jeden, stanowisko dwanaście.");
        assert_eq!(short(Tongue::En), "Number kay one hundred and one, counter twelve.");
        assert_eq!(short(Tongue::Uk), "Номер ка сто один, віконце дванадцять.");
        assert_eq!(short(Tongue::De), "Nummer ka hunderteins, Schalter zwölf.");
    }

    /// Proves that the way is said in words, its floors in their right form, and that a counter with a
    /// name is not called a number.
    #[test]
    fn the_way_and_names_are_said() {
        let way = Some("pokój 12, 1. piętro");
        assert_eq!(
            Tongue::Pl.call(&call("B004", "4a", way), Length::Full),
            "Numer be cztery, zapraszamy do stanowiska numer cztery a, pokój dwanaście, pierwsze piętro."
        );
        assert_eq!(
            Tongue::Pl.call(&call("B004", "Kasa", None), Length::Full),
            "Numer be cztery, zapraszamy do stanowiska Kasa."
        );
        assert_eq!(Tongue::De.text("Zimmer 7, 2. Stock"), "Zimmer sieben, zweiter Stock");
        assert_eq!(
            Tongue::Uk.text("кабінет 12, другий поверх (1. piętro)"),
            "кабінет дванадцять, другий поверх"
        );
        assert_eq!(Tongue::En.text("room 12, first floor"), "room twelve, first floor");
    }

    /// Proves that tickets' numbers in a text are said like those of calls, and that marks and unclosed
    /// brackets neither stop nor command an engine.
    #[test]
    fn texts_are_made_speakable() {
        assert_eq!(Tongue::Pl.text("Państwa numer: A 012."), "Państwa numer: a dwanaście.");
        assert_eq!(Tongue::Pl.text("A\u{2009}1000, B7"), "a tysiąc, B7");
        assert_eq!(Tongue::En.text("<b>x</b> (open"), "b x /b open");
        assert_eq!(Tongue::Pl.text("\u{1b}[[x]]  \n y"), "x y");
    }

    /// Proves that numbers are right at every joint of each language's grammar.
    #[test]
    fn numbers_are_right_at_every_joint() {
        for (n, pl, en, uk, de) in [
            (0, "zero", "zero", "нуль", "null"),
            (1, "jeden", "one", "один", "eins"),
            (11, "jedenaście", "eleven", "одинадцять", "elf"),
            (19, "dziewiętnaście", "nineteen", "дев'ятнадцять", "neunzehn"),
            (20, "dwadzieścia", "twenty", "двадцять", "zwanzig"),
            (21, "dwadzieścia jeden", "twenty-one", "двадцять один", "einundzwanzig"),
            (40, "czterdzieści", "forty", "сорок", "vierzig"),
            (100, "sto", "one hundred", "сто", "hundert"),
            (117, "sto siedemnaście", "one hundred and seventeen", "сто сімнадцять", "hundertsiebzehn"),
            (
                222,
                "dwieście dwadzieścia dwa",
                "two hundred and twenty-two",
                "двісті двадцять два",
                "zweihundertzweiundzwanzig",
            ),
            (
                999,
                "dziewięćset dziewięćdziesiąt dziewięć",
                "nine hundred and ninety-nine",
                "дев'ятсот дев'яносто дев'ять",
                "neunhundertneunundneunzig",
            ),
            (1000, "tysiąc", "one thousand", "тисяча", "tausend"),
            (1001, "tysiąc jeden", "one thousand and one", "тисяча один", "tausendeins"),
            (2002, "dwa tysiące dwa", "two thousand and two", "дві тисячі два", "zweitausendzwei"),
            (5000, "pięć tysięcy", "five thousand", "п'ять тисяч", "fünftausend"),
            (12_000, "dwanaście tysięcy", "twelve thousand", "дванадцять тисяч", "zwölftausend"),
            (
                21_500,
                "dwadzieścia jeden tysięcy pięćset",
                "twenty-one thousand five hundred",
                "двадцять одна тисяча п'ятсот",
                "einundzwanzigtausendfünfhundert",
            ),
        ] {
            assert_eq!(Tongue::Pl.cardinal(n), pl);
            assert_eq!(Tongue::En.cardinal(n), en);
            assert_eq!(Tongue::Uk.cardinal(n), uk);
            assert_eq!(Tongue::De.cardinal(n), de);
        }
    }

    /// Proves that every number that a ticket can have gives words of its own, with no digit left.
    #[test]
    fn no_two_numbers_sound_alike() {
        for tongue in Tongue::ALL {
            let said: std::collections::BTreeSet<String> = (0..10_000).map(|n| tongue.cardinal(n)).collect();
            assert_eq!(said.len(), 10_000, "{tongue:?}");
            assert!(said.iter().all(|words| !words.contains(|c: char| c.is_ascii_digit())));
            let letters: std::collections::BTreeSet<_> = ('A'..='Z').map(|c| tongue.letter(c)).collect();
            assert_eq!(letters.len(), 26, "{tongue:?}");
        }
    }
}
