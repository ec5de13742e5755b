//! The program's words to people, by language, with each language's plural forms.
//!
//! The words stand in `locales/*.ftl` (Project Fluent), not in code.
//! What is deliberately absent: an office's own texts, which are configuration, and the words of
//! the browser pages, which lie with them.
//!
//! Invariant: every language has every message (held by a test), and a language that is not known
//! gets English.

pub mod added;
mod nesting;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kolejka_core::{Also, Reason, Texts, ids::Lang};
use std::{collections::BTreeMap, sync::LazyLock};
use unic_langid::LanguageIdentifier;

/// The languages that come with the program, with their words.
const BUILT_IN: [(&str, &str); 4] = [
    ("pl", include_str!("../../../locales/pl.ftl")),
    ("en", include_str!("../../../locales/en.ftl")),
    ("uk", include_str!("../../../locales/uk.ftl")),
    ("de", include_str!("../../../locales/de.ftl")),
];

/// What a language that is not known gets.
const FALLBACK: &str = "en";

type Bundles = BTreeMap<&'static str, FluentBundle<FluentResource>>;

static BUNDLES: LazyLock<Bundles> = LazyLock::new(|| {
    BUILT_IN
        .into_iter()
        .map(|(lang, source)| {
            let id: LanguageIdentifier = lang.parse().expect("built-in language tags are well-formed");
            let mut bundle = FluentBundle::new_concurrent(vec![id]);
            // Isolation marks would be printed as boxes and read out by some screen readers.
            bundle.set_use_isolating(false);
            let resource = FluentResource::try_new(source.to_owned())
                .unwrap_or_else(|(_, errors)| unreachable!("locales/{lang}.ftl: {errors:?}"));
            bundle.add_resource(resource).unwrap_or_else(|e| unreachable!("locales/{lang}.ftl: {e:?}"));
            (lang, bundle)
        })
        .collect()
});

/// The languages that come with the program.
pub fn languages() -> impl Iterator<Item = Lang> {
    BUILT_IN.into_iter().map(|(lang, _)| Lang::new(lang))
}

/// Says a message in a language.
pub fn say(lang: &Lang, message: &str, args: &[(&'static str, Arg<'_>)]) -> String {
    let bundle = BUNDLES.get(lang.as_str()).unwrap_or(&BUNDLES[FALLBACK]);
    let Some(pattern) = bundle.get_message(message).and_then(|message| message.value()) else {
        debug_assert!(false, "there is no message `{message}`");
        return message.to_owned();
    };
    let mut fluent = FluentArgs::new();
    for (name, value) in args {
        fluent.set(*name, value.clone());
    }
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(&fluent), &mut errors).into_owned();
    debug_assert!(errors.is_empty(), "`{message}` in {lang}: {errors:?}");
    said
}

/// What a message has to be told.
#[derive(Clone, Debug)]
pub enum Arg<'a> {
    /// A number, which decides about plural forms.
    Number(u32),
    /// A text.
    Text(&'a str),
}

impl<'a> From<Arg<'a>> for FluentValue<'a> {
    fn from(arg: Arg<'a>) -> Self {
        match arg {
            Arg::Number(n) => n.into(),
            Arg::Text(text) => text.into(),
        }
    }
}

/// Why a ticket was called, and what else there is to know, in each of the languages.
pub fn reason(reason: Reason, also: Option<Also>, languages: &[Lang]) -> Texts {
    let said = |lang: &Lang| match also {
        Some(also) => format!("{} {}", reason_in(reason, lang), also_in(also, lang)),
        None => reason_in(reason, lang),
    };
    Texts(languages.iter().map(|lang| (lang.clone(), said(lang))).collect())
}

fn reason_in(reason: Reason, lang: &Lang) -> String {
    let minutes = |seconds: u32| Arg::Number(seconds / 60);
    let waited = ("waited", minutes(reason.waited_s()));
    match reason {
        Reason::Front { .. } => say(lang, "reason-front", &[waited]),
        Reason::MaxWait { max_wait_s, .. } => {
            say(lang, "reason-max-wait", &[waited, ("limit", minutes(max_wait_s))])
        }
        Reason::LongestInClass { .. } => say(lang, "reason-longest-in-class", &[waited]),
        Reason::Longest { .. } => say(lang, "reason-longest", &[waited]),
        Reason::Accumulated { head_start_s, rate_milli, score_s, .. } => {
            let rate = thousandths(rate_milli, lang);
            let (rate, head, score) =
                (("rate", Arg::Text(&rate)), ("head", minutes(head_start_s)), ("score", minutes(score_s)));
            say(lang, "reason-accumulated", &[waited, rate, head, score])
        }
        Reason::PriorityTurn { call, calls, .. } => {
            let (call, calls) = (("call", Arg::Number(call)), ("calls", Arg::Number(calls)));
            say(lang, "reason-priority-turn", &[waited, call, calls])
        }
        Reason::NormalTurn { after, .. } => {
            say(lang, "reason-normal-turn", &[waited, ("after", Arg::Number(after))])
        }
        Reason::Given { .. } => say(lang, "reason-given", &[waited]),
    }
}

fn also_in(also: Also, lang: &Lang) -> String {
    match also {
        Also::Backup => say(lang, "also-backup", &[]),
        Also::BackupAfter { after_s } => {
            say(lang, "also-backup-after", &[("limit", Arg::Number(after_s / 60))])
        }
        Also::Language => say(lang, "also-language", &[]),
        Also::Need => say(lang, "also-need", &[]),
        Also::LanguageNotHere => say(lang, "also-language-not-here", &[]),
        Also::NeedNotHere => say(lang, "also-need-not-here", &[]),
    }
}

/// Thousandths as people write them: `1500` is `1.5`, or `1,5`.
fn thousandths(milli: u32, lang: &Lang) -> String {
    let (whole, rest) = (milli / 1000, milli % 1000);
    if rest == 0 {
        return whole.to_string();
    }
    let digits = format!("{rest:03}");
    format!("{whole}{}{}", say(lang, "decimal-mark", &[]), digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn messages(source: &str) -> BTreeSet<&str> {
        source
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
            .filter_map(|line| line.split_once(" ="))
            .map(|(name, _)| name)
            .collect()
    }

    /// Proves that every language has every message.
    #[test]
    fn every_language_says_everything() {
        let polish = messages(BUILT_IN[0].1);
        assert!(polish.len() > 20);
        for (lang, source) in BUILT_IN {
            assert_eq!(messages(source), polish, "{lang}");
        }
    }

    /// Proves that numbers take the plural forms of their language.
    #[test]
    fn numbers_take_their_languages_plural_forms() {
        let ahead = |lang, n| say(&Lang::new(lang), "paper-people-ahead", &[("count", Arg::Number(n))]);
        let said: Vec<String> = [0, 1, 2, 5, 12, 22, 25].map(|n| ahead("pl", n)).to_vec();
        assert_eq!(
            said,
            [
                "Nikogo przed Państwem.",
                "Przed Państwem: 1 osoba.",
                "Przed Państwem: 2 osoby.",
                "Przed Państwem: 5 osób.",
                "Przed Państwem: 12 osób.",
                "Przed Państwem: 22 osoby.",
                "Przed Państwem: 25 osób.",
            ]
        );
        assert_eq!(ahead("uk", 21), "Перед вами: 21 особа.");
        assert_eq!(ahead("uk", 3), "Перед вами: 3 особи.");
        assert_eq!(ahead("en", 1), "1 person is ahead of you.");
        assert_eq!(ahead("fr", 2), "2 people are ahead of you.");
    }

    /// Proves that every reason, and all that is added to it, is a sentence in every language, with
    /// its figures and nothing left to be filled in.
    #[test]
    fn reasons_are_sentences() {
        let languages: Vec<Lang> = languages().collect();
        let waited_s = 3000;
        let reasons: [(Reason, &[&str]); 10] = [
            (Reason::Front { waited_s }, &["50"]),
            (Reason::MaxWait { waited_s, max_wait_s: 2700 }, &["50", "45"]),
            (Reason::LongestInClass { waited_s }, &["50"]),
            (Reason::Longest { waited_s }, &["50"]),
            (
                Reason::Accumulated { waited_s, head_start_s: 600, rate_milli: 1000, score_s: 3600 },
                &["50", "10", "60"],
            ),
            (
                Reason::Accumulated { waited_s, head_start_s: 0, rate_milli: 2000, score_s: 6000 },
                &["× 2", "100"],
            ),
            (Reason::PriorityTurn { waited_s, call: 2, calls: 3 }, &["50", "2", "3"]),
            (Reason::NormalTurn { waited_s, after: 1, calls: 1 }, &["50", "1"]),
            (Reason::NormalTurn { waited_s, after: 7, calls: 7 }, &["50", "7"]),
            (Reason::Given { waited_s }, &["50"]),
        ];
        let also: [(Option<Also>, &[&str]); 7] = [
            (None, &[]),
            (Some(Also::Backup), &[]),
            (Some(Also::BackupAfter { after_s: 300 }), &["5"]),
            (Some(Also::Language), &[]),
            (Some(Also::Need), &[]),
            (Some(Also::LanguageNotHere), &[]),
            (Some(Also::NeedNotHere), &[]),
        ];
        for (main, figures) in reasons {
            let plain = reason(main, None, &languages);
            for (also, more) in also {
                let texts = reason(main, also, &languages);
                assert_eq!(texts.0.len(), BUILT_IN.len());
                for (lang, text) in &texts.0 {
                    let told = figures.iter().chain(more).all(|figure| text.contains(figure));
                    assert!(told && text.ends_with('.') && !text.contains(['{', '}']), "{lang}: {text}");
                    assert_eq!(text == &plain.0[lang], also.is_none(), "{lang}: {text}");
                }
            }
        }
    }

    /// Proves that a rate is written as the language writes it, without needless digits.
    #[test]
    fn rates_are_written_as_people_write_them() {
        let written = |milli, lang| thousandths(milli, &Lang::new(lang));
        assert_eq!([1000, 1500, 333, 2050].map(|milli| written(milli, "en")), ["1", "1.5", "0.333", "2.05"]);
        assert_eq!([written(1500, "pl"), written(1, "uk")], ["1,5", "0,001"]);
    }
}
