//! What announcements say, heard by ear as far as a program has one: the phonemes of the sentence that is
//! spoken, against those of words that this file chooses by rules of its own, each read alone.
//!
//! The sentence and the expectation meet in nothing but the engine's reading of single words. An announcement
//! counts as right only if it is nearer to its own words than to those of any other letter, of any number with
//! one digit changed, and of any other counter.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_speech::say::{Call, Length, Tongue};
use std::{cell::RefCell, collections::BTreeMap, process::Stdio};

/// The engine's phonemes of a text, a line a clause, without stress, length and the parting of words.
fn clauses(tongue: Tongue, text: &str) -> Vec<String> {
    let output = std::process::Command::new("espeak-ng")
        .args(["-q", "-x", "-v", tongue.tag(), text])
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    let sounds = |line: &str| line.replace([' ', '\'', ',', '_', '|', '%', '=', '#', '-', '!', ':'], "");
    said.lines().map(sounds).filter(|line| !line.is_empty()).collect()
}

/// Phonemes of words, each read alone.
#[derive(Default)]
struct Reader(RefCell<BTreeMap<(Tongue, String), String>>);

impl Reader {
    fn read(&self, tongue: Tongue, words: &[&str]) -> String {
        let mut known = self.0.borrow_mut();
        let mut all = String::new();
        for word in words {
            let key = (tongue, (*word).to_owned());
            all += known.entry(key).or_insert_with(|| clauses(tongue, word).concat());
        }
        all
    }
}

/// How many sounds have to be changed to make one of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let next = (before + usize::from(x != *y)).min(row[j] + 1).min(row[j + 1] + 1);
            before = std::mem::replace(&mut row[j + 1], next);
        }
    }
    row[b.len()]
}

/// The words below twenty, of the tens from twenty on, and of the hundreds, as a dictionary has them.
fn dictionary(tongue: Tongue) -> (Vec<&'static str>, Vec<&'static str>, Vec<&'static str>) {
    let words = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
    match tongue {
        Tongue::Pl => (
            words(
                "zero jeden dwa trzy cztery pięć sześć siedem osiem dziewięć dziesięć jedenaście dwanaście \
                 trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
            ),
            words(
                "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt \
                 dziewięćdziesiąt",
            ),
            words("sto dwieście trzysta czterysta pięćset sześćset siedemset osiemset dziewięćset"),
        ),
        Tongue::En => (
            words(
                "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen \
                 sixteen seventeen eighteen nineteen",
            ),
            words("twenty thirty forty fifty sixty seventy eighty ninety"),
            Vec::new(),
        ),
        Tongue::Uk => (
            words(
                "нуль один два три чотири п'ять шість сім вісім дев'ять десять одинадцять дванадцять тринадцять \
                 чотирнадцять п'ятнадцять шістнадцять сімнадцять вісімнадцять дев'ятнадцять",
            ),
            words("двадцять тридцять сорок п'ятдесят шістдесят сімдесят вісімдесят дев'яносто"),
            words("сто двісті триста чотириста п'ятсот шістсот сімсот вісімсот дев'ятсот"),
        ),
        Tongue::De => (
            words(
                "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn \
                 sechzehn siebzehn achtzehn neunzehn",
            ),
            words("zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig"),
            Vec::new(),
        ),
    }
}

/// A number below a thousand in words: hundreds, tens and units as they are read off its digits.
fn number(tongue: Tongue, n: usize) -> Vec<&'static str> {
    let (small, tens, hundreds) = dictionary(tongue);
    let (hundred, below) = (n / 100, n % 100);
    let mut words = Vec::new();
    match (tongue, hundred) {
        (_, 0) => {}
        (Tongue::Pl | Tongue::Uk, _) => words.push(hundreds[hundred - 1]),
        (Tongue::En, _) => {
            words.extend([small[hundred], "hundred"]);
            if below > 0 {
                words.push("and");
            }
        }
        (Tongue::De, 1) => words.push("hundert"),
        (Tongue::De, _) => words.extend([small[hundred], "hundert"]),
    }
    match (tongue, below / 10, below % 10) {
        (_, 0, 0) if hundred > 0 => {}
        (_, 0 | 1, _) => words.push(small[below]),
        (_, ten, 0) => words.push(tens[ten - 2]),
        (Tongue::De, ten, 1) => words.extend(["ein", "und", tens[ten - 2]]),
        (Tongue::De, ten, unit) => words.extend([small[unit], "und", tens[ten - 2]]),
        (Tongue::Pl | Tongue::En | Tongue::Uk, ten, unit) => words.extend([tens[ten - 2], small[unit]]),
    }
    words
}

/// A letter's name. The engine knows those of its own alphabet by itself; Latin ones in Ukrainian stand here.
fn letter(tongue: Tongue, letter: char) -> String {
    let names = "а бе це де е еф ґе га і йот ка ель ем ен о пе ку ер ес те у ве дубль_ве ікс ігрек зет";
    match tongue {
        Tongue::Uk => {
            let place = usize::try_from(u32::from(letter) - u32::from('A')).unwrap();
            names.split(' ').nth(place).unwrap().replace('_', " ")
        }
        // A dictionary's, where the engine reads the letter as a word or half of one.
        Tongue::Pl if matches!(letter, 'G' | 'W' | 'Z') => if letter == 'G' {
            "gie"
        } else if letter == 'W' {
            "wu"
        } else {
            "zet"
        }
        .to_owned(),
        Tongue::De if letter == 'V' => "vau".to_owned(),
        // Its sound as dictionaries write it: before a word the letter would be read as the article.
        Tongue::En if letter == 'A' => "[[eI]]".to_owned(),
        Tongue::Pl | Tongue::En | Tongue::De => letter.to_string(),
    }
}

/// The words around number and counter.
fn frame(tongue: Tongue, length: Length) -> (&'static str, &'static str) {
    match (tongue, length) {
        (Tongue::Pl, Length::Full) => ("numer", "zapraszamy do stanowiska numer"),
        (Tongue::Pl, Length::Short) => ("numer", "stanowisko"),
        (Tongue::En, Length::Full) => ("number", "please go to counter number"),
        (Tongue::En, Length::Short) => ("number", "counter"),
        (Tongue::Uk, Length::Full) => ("номер", "запрошуємо до віконця номер"),
        (Tongue::Uk, Length::Short) => ("номер", "віконце"),
        (Tongue::De, Length::Full) => ("nummer", "bitte kommen sie zu schalter nummer"),
        (Tongue::De, Length::Short) => ("nummer", "schalter"),
    }
}

/// A call, as it was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Meant {
    letter: char,
    number: usize,
    counter: usize,
}

impl Meant {
    fn call(self) -> Call {
        let number = format!("{}{:03}", self.letter, self.number);
        Call { number, counter: self.counter.to_string(), way: None }
    }

    /// Numbers that differ from it in one digit.
    fn neighbours(self) -> impl Iterator<Item = usize> {
        [1, 10, 100].into_iter().flat_map(move |place| {
            let digit = self.number / place % 10;
            (0..10)
                .filter(move |other| *other != digit)
                .map(move |other| self.number - digit * place + other * place)
        })
    }
}

/// What is wrong with the phonemes of an announcement; nothing if it says what was meant.
fn wrong(reader: &Reader, tongue: Tongue, length: Length, said: &[String], meant: Meant) -> Option<String> {
    let [first, second] = said else { return Some(format!("{said:?} are not two clauses")) };
    let (lead, way) = frame(tongue, length);
    let numbered = |name: &str, n: usize| -> String {
        [lead].into_iter().chain(name.split(' ')).chain(number(tongue, n)).collect::<Vec<_>>().join(" ")
    };
    let countered =
        |n: usize| -> String { way.split(' ').chain(number(tongue, n)).collect::<Vec<_>>().join(" ") };
    let alone = |words: String| reader.read(tongue, &words.split(' ').collect::<Vec<_>>());
    let of = |name: &str, n: usize| alone(numbered(name, n));
    let to = |n: usize| alone(countered(n));
    let is_nearest = |what: &str, said: &String, words: String, others: Vec<String>| {
        // Where words meet, a sound is softened that each has alone; so they are read in a row, too.
        let (own, in_a_row) = (alone(words.clone()), reader.read(tongue, &[words.as_str()]));
        let off = distance(said, &own).min(distance(said, &in_a_row));
        if off * 4 > own.len() {
            return Some(format!("{what}: {said} is far from {own}"));
        }
        let nearer =
            others.into_iter().filter(|other| *other != own).find(|other| distance(said, other) <= off);
        nearer.map(|other| format!("{what}: {said} is as near to {other} as to {own}"))
    };
    let own_letter = letter(tongue, meant.letter);
    let letters = ('A'..='Z')
        .filter(|other| *other != meant.letter)
        .map(|other| of(&letter(tongue, other), meant.number));
    let numbers = meant.neighbours().map(|other| of(&own_letter, other));
    let counters = (1..=30).filter(|other| *other != meant.counter).map(to);
    is_nearest("number", first, numbered(&own_letter, meant.number), letters.chain(numbers).collect())
        .or_else(|| is_nearest("counter", second, countered(meant.counter), counters.collect()))
}

/// Calls that hold every letter, every word of a number at every place, and every counter to thirty.
fn calls() -> Vec<Meant> {
    let mut numbers: Vec<usize> =
        (1..=20).chain((30..100).step_by(10)).chain((100..1000).step_by(100)).collect();
    numbers.extend([
        21, 32, 43, 54, 65, 76, 87, 98, 101, 110, 111, 119, 212, 299, 313, 345, 404, 456, 567, 678, 789,
    ]);
    numbers.extend([890, 901, 999]);
    (0..)
        .zip(numbers)
        .map(|(place, number): (u8, usize)| Meant {
            letter: char::from(b'A' + place % 26),
            number,
            counter: usize::from(place) % 30 + 1,
        })
        .collect()
}

/// Proves that more than two hundred announcements in four languages, in full and in short, say their letter,
/// number and counter, and nothing that is as near to another.
#[test]
fn two_hundred_announcements_say_what_is_meant() {
    let reader = Reader::default();
    let mut count = 0;
    let mut faults = Vec::new();
    for tongue in Tongue::ALL {
        for (place, meant) in calls().into_iter().enumerate() {
            let length = if place % 3 == 2 { Length::Short } else { Length::Full };
            let said = clauses(tongue, &tongue.call(&meant.call(), length));
            faults.extend(
                wrong(&reader, tongue, length, &said, meant)
                    .map(|why| format!("{tongue:?} {meant:?}: {why}")),
            );
            count += 1;
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(count >= 200, "{count}");
}

/// Proves that the ear above hears a mistake: an announcement with any other letter, with any digit of its
/// number changed, or with another counter, is refused.
#[test]
fn a_wrong_word_would_be_heard() {
    let reader = Reader::default();
    let meant = Meant { letter: 'K', number: 457, counter: 12 };
    for tongue in Tongue::ALL {
        let letters = ('A'..='Z').map(|letter| Meant { letter, ..meant });
        let numbers = meant.neighbours().map(|number| Meant { number, ..meant });
        let counters = (1..=30).map(|counter| Meant { counter, ..meant });
        for spoken in letters.chain(numbers).chain(counters) {
            let said = clauses(tongue, &tongue.call(&spoken.call(), Length::Full));
            let heard = wrong(&reader, tongue, Length::Full, &said, meant);
            assert_eq!(heard.is_none(), spoken == meant, "{tongue:?}: {spoken:?} for {meant:?}: {heard:?}");
        }
    }
}

/// Proves that letters with marks on counters' labels are said by a name of their own, none as its plain
/// neighbour. (One pair is left out: alone, the engine reads И like І.)
#[test]
fn letters_with_marks_are_said() {
    for (tongue, marked) in [(Tongue::Pl, "ĄĆĘŁŃÓŚŹŻ"), (Tongue::De, "ÄÖÜ"), (Tongue::Uk, "БГҐЄЖІЇЙЦЧШЩЮЯ")]
    {
        let say = |label: &str| {
            let counter = label.to_owned();
            clauses(tongue, &tongue.call(&Call { number: "A001".into(), counter, way: None }, Length::Short))
        };
        let all: std::collections::BTreeSet<_> = marked.chars().map(|c| say(&c.to_string())).collect();
        assert_eq!(all.len(), marked.chars().count(), "{tongue:?}: {all:?}");
        for (marked, plain) in [('Ł', 'L'), ('Ś', 'S'), ('Ż', 'Z'), ('Ä', 'A'), ('Ö', 'O'), ('Ü', 'U')]
        {
            if tongue != Tongue::Uk {
                assert_ne!(say(&marked.to_string()), say(&plain.to_string()), "{tongue:?} {marked}");
            }
        }
    }
}
