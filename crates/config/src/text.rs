//! Languages, texts in them or for all of them, and durations, as they stand in an office file.

use kolejka_core::{Texts, check_text, ids::Lang};
use kolejka_fields::{Problems, Table};
use serde_json::Value;

/// The most characters of a name or line.
pub(crate) const LINE_CHARS_MAX: usize = 300;
/// The most characters of an id, and of a label, which is shown large and spoken.
pub(crate) const ID_CHARS_MAX: usize = 40;
/// The most characters of an address on the web.
pub(crate) const URL_CHARS_MAX: usize = 2_000;
/// The most characters of a language tag (BCP 47, 4.4.1).
const TAG_CHARS_MAX: usize = 35;

/// What stands behind a language's tag for its easy-to-read form (a registered variant, RFC 5646).
const EASY: &str = "-simple";

/// The office's languages.
pub(crate) struct Languages {
    /// Those that could be read.
    pub(crate) tags: Vec<Lang>,
    /// The first, in which every text must be; none if it could not be read.
    default: Option<Lang>,
    /// Whether all could be read.
    whole: bool,
}

impl Languages {
    /// The languages under a key.
    pub(crate) fn read(table: &Table<'_>, key: &'static str) -> Self {
        let written = match table.value(key) {
            Some(Value::Array(list)) if !list.is_empty() => list.len(),
            None | Some(Value::Array(_)) => {
                table.problems().note(table.path(key), "must name at least one language");
                0
            }
            Some(_) => 0,
        };
        let mut tags = Vec::new();
        let mut default = None;
        let first = format!("{}[0]", table.path(key));
        for (path, tag) in table.texts(key) {
            if is_tag(tag) {
                tags.push(Lang::new(tag));
                default = default.or((path == first).then(|| Lang::new(tag)));
            } else {
                table.problems().note_with_hint(
                    path,
                    "must be a language tag: 2 or 3 letters from a to z, then any subtags, each a - and 1 to 8 \
                     letters or digits",
                    "such as \"pl\" or \"sr-Latn\"",
                );
            }
        }
        let whole = written > 0 && tags.len() == written;
        Self { tags, default, whole }
    }

    /// Whether texts may be in this language: one of the office's, or its easy form.
    pub(crate) fn has(&self, lang: &str) -> bool {
        let plain = lang.strip_suffix(EASY).unwrap_or(lang);
        !self.whole || self.tags.iter().any(|tag| tag.as_str() == plain)
    }

    /// The languages' names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.tags.iter().map(Lang::as_str)
    }
}

fn is_tag(tag: &str) -> bool {
    let (language, subtags) = tag.split_once('-').map_or((tag, None), |(first, rest)| (first, Some(rest)));
    tag.len() <= TAG_CHARS_MAX
        && matches!(language.len(), 2 | 3)
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && subtags.into_iter().flat_map(|rest| rest.split('-')).all(|subtag| {
            (1..=8).contains(&subtag.len()) && subtag.bytes().all(|b| b.is_ascii_alphanumeric())
        })
}

/// A text under a key that is the same in every language.
pub(crate) fn line<'a>(table: &Table<'a>, key: &'static str, chars_max: usize) -> Option<&'a str> {
    let text = table.text(key)?;
    fits(&table.path(key), text, chars_max, table.problems()).then_some(text)
}

/// As [`line`], noting if there is none.
pub(crate) fn required_line<'a>(table: &Table<'a>, key: &'static str, chars_max: usize) -> Option<&'a str> {
    table.require(key);
    line(table, key, chars_max)
}

/// A list of ids of what stands elsewhere in the file.
pub(crate) fn references<'a, T: From<&'a str>>(table: &Table<'a>, key: &'static str) -> Vec<T> {
    table
        .texts(key)
        .into_iter()
        .filter(|(path, id)| fits(path, id, ID_CHARS_MAX, table.problems()))
        .map(|(_, id)| id.into())
        .collect()
}

/// Whether a text says something and may be shown, noting if not.
fn fits(path: &str, text: &str, chars_max: usize, problems: &Problems) -> bool {
    if text.trim().is_empty() {
        problems.note(path, "is empty");
    } else if let Err(problem) = check_text(text, chars_max, false) {
        problems.note(path, problem.to_string());
    } else {
        return true;
    }
    false
}

/// Texts by language under a key; a plain text counts for the first of `languages`.
pub(crate) fn texts(table: &Table<'_>, key: &'static str, languages: &Languages) -> Texts {
    match table.value(key) {
        None => Texts::default(),
        Some(value) => texts_of(&table.path(key), value, languages, table.problems()),
    }
}

/// As [`texts`], noting if there are none.
pub(crate) fn required_texts(table: &Table<'_>, key: &'static str, languages: &Languages) -> Texts {
    table.require(key);
    texts(table, key, languages)
}

/// A list of texts by language.
pub(crate) fn list_of_texts(table: &Table<'_>, key: &'static str, languages: &Languages) -> Vec<Texts> {
    table
        .list(key)
        .into_iter()
        .map(|(path, value)| texts_of(&path, value, languages, table.problems()))
        .collect()
}

fn texts_of(path: &str, value: &Value, languages: &Languages, problems: &Problems) -> Texts {
    let mut found = Texts::default();
    match value {
        Value::String(text) => {
            if fits(path, text, LINE_CHARS_MAX, problems)
                && let Some(lang) = &languages.default
            {
                found.0.insert(lang.clone(), text.clone());
            }
        }
        Value::Object(map) => {
            for (lang, text) in map {
                let path = format!("{path}.{lang}");
                let known = languages.has(lang);
                let lang = Lang::new(lang.as_str());
                if !known {
                    problems.note_with_hint(path, "is no language of this office", "see `languages`");
                } else if let Some(text) = text.as_str() {
                    if fits(&path, text, LINE_CHARS_MAX, problems) {
                        found.0.insert(lang, text.to_owned());
                    }
                } else {
                    problems.note(path, "must be a text");
                }
            }
            if let Some(default) = &languages.default
                && !map.contains_key(default.as_str())
            {
                problems.note(format!("{path}.{default}"), "is missing: the first language must be there");
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            problems.note(path, "must be a text, or one text a language such as { pl = \"…\" }");
        }
    }
    found
}

/// A limit in seconds for which 0 means none; `default` if absent.
pub(crate) fn limit_s(table: &Table<'_>, key: &'static str, default: u32) -> Option<u32> {
    let value = table.value(key).map_or(Some(default), |_| table.number(key, 0, 24 * 3600));
    value.filter(|seconds| *seconds > 0)
}
