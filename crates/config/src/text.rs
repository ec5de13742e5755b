//! Texts in several languages, durations and colours, as they stand in an office file.

use kolejka_core::{Texts, check_text, ids::Lang};
use kolejka_fields::{Problems, Table};
use serde_json::Value;

/// The most characters of a name or line.
const LINE_CHARS_MAX: usize = 300;

/// Texts by language under a key; a plain text counts for the first of `languages`.
pub(crate) fn texts(table: &Table<'_>, key: &'static str, languages: &[Lang]) -> Texts {
    match table.value(key) {
        None => Texts::default(),
        Some(value) => texts_of(&table.path(key), value, languages, table.problems()),
    }
}

/// As [`texts`], noting if there are none.
pub(crate) fn required_texts(table: &Table<'_>, key: &'static str, languages: &[Lang]) -> Texts {
    table.require(key);
    texts(table, key, languages)
}

/// A list of texts by language.
pub(crate) fn list_of_texts(table: &Table<'_>, key: &'static str, languages: &[Lang]) -> Vec<Texts> {
    table
        .list(key)
        .into_iter()
        .map(|(path, value)| texts_of(&path, value, languages, table.problems()))
        .collect()
}

fn texts_of(path: &str, value: &Value, languages: &[Lang], problems: &Problems) -> Texts {
    let mut found = Texts::default();
    let mut take = |path: String, lang: Lang, text: &str| {
        if text.trim().is_empty() {
            problems.note(path, "is empty");
        } else if let Err(problem) = check_text(text, LINE_CHARS_MAX, false) {
            problems.note(path, problem.to_string());
        } else {
            found.0.insert(lang, text.to_owned());
        }
    };
    match value {
        Value::String(text) => {
            if let Some(lang) = languages.first() {
                take(path.to_owned(), lang.clone(), text);
            }
        }
        Value::Object(map) => {
            for (lang, text) in map {
                let path = format!("{path}.{lang}");
                let lang = Lang::new(lang.as_str());
                if !languages.contains(&lang) {
                    problems.note_with_hint(path, "is no language of this office", "see `languages`");
                } else if let Some(text) = text.as_str() {
                    take(path, lang, text);
                } else {
                    problems.note(path, "must be a text");
                }
            }
            if let Some(default) = languages.first()
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
