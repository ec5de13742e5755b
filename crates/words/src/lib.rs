//! The program's words to people, by language, with each language's plural forms.
//!
//! The words stand in `locales/*.ftl` (Project Fluent), not in code.
//! What is deliberately absent: an office's own texts, which are configuration, and the words of
//! the browser pages, which lie with them.
//!
//! Invariant: every language has every message (held by a test), and a language that is not known
//! gets English.

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use kolejka_core::{Reason, Texts, ids::Lang};
use std::{collections::BTreeMap, sync::LazyLock};
use unic_langid::LanguageIdentifier;

/// The languages that come with the program, with their words.
const BUILT_IN: [(&str, &str); 3] = [
    ("pl", include_str!("../../../locales/pl.ftl")),
    ("en", include_str!("../../../locales/en.ftl")),
    ("uk", include_str!("../../../locales/uk.ftl")),
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

/// Why a ticket was called, as a sentence in each of the languages.
pub fn reason(reason: Reason, languages: &[Lang]) -> Texts {
    Texts(languages.iter().map(|lang| (lang.clone(), reason_in(reason, lang))).collect())
}

fn reason_in(reason: Reason, lang: &Lang) -> String {
    let waited = ("waited", Arg::Number(reason.waited_s() / 60));
    match reason {
        Reason::Front { .. } => say(lang, "reason-front", &[waited]),
        Reason::MaxWait { max_wait_s, .. } => {
            say(lang, "reason-max-wait", &[waited, ("limit", Arg::Number(max_wait_s / 60))])
        }
        Reason::LongestInClass { .. } => say(lang, "reason-longest-in-class", &[waited]),
        Reason::Longest { .. } => say(lang, "reason-longest", &[waited]),
        Reason::Given { .. } => say(lang, "reason-given", &[waited]),
    }
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

    /// Proves that a reason is a sentence in every language asked for, with its figures.
    #[test]
    fn reasons_are_sentences() {
        let languages: Vec<Lang> = languages().collect();
        let texts = reason(Reason::MaxWait { waited_s: 3000, max_wait_s: 2700 }, &languages);
        assert_eq!(texts.0.len(), 3);
        assert!(texts.0.values().all(|text| text.contains("45") && text.contains("50")), "{texts:?}");
    }
}
