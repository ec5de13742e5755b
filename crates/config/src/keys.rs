//! Every key that an office file may have, found by watching the readers at work.
//!
//! There is no list of keys beside the readers, which could fall behind them: files are made up, read,
//! and what was asked for is put into the next ones, until nothing new is asked for.

use crate::office;
use kolejka_fields::{Kind, Problems};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A key of the office file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// Its path, with places in lists left out: `counters[].services`.
    pub path: String,
    /// What may stand there.
    pub kind: Kind,
}

/// Every key that an office file may have, in the order of their paths.
pub fn keys() -> Vec<Key> {
    let mut known: BTreeMap<String, Kind> = BTreeMap::new();
    loop {
        let problems = Problems::that_remember_keys();
        let value = table(&known, "");
        // What does not fit is noted as a problem, which nobody reads here.
        let _ = office::read(&value, &problems, &|_| Err(String::new()));
        let asked = problems.asked();
        if asked == known {
            // A table of languages is asked for whole.
            return known
                .into_iter()
                .filter(|(path, _)| !path.is_empty())
                .map(|(path, kind)| Key { path, kind })
                .collect();
        }
        known.extend(asked);
    }
}

/// The keys directly below a path, with their kinds.
fn below<'k>(known: &'k BTreeMap<String, Kind>, path: &str) -> Vec<(&'k str, Kind)> {
    known
        .iter()
        .filter_map(|(full, kind)| {
            let rest =
                if path.is_empty() { full.as_str() } else { full.strip_prefix(path)?.strip_prefix('.')? };
            (!rest.is_empty() && !rest.contains('.') && !rest.contains('[')).then_some((rest, *kind))
        })
        .collect()
}

/// A table with all that is known of it.
fn table(known: &BTreeMap<String, Kind>, path: &str) -> Value {
    below(known, path)
        .into_iter()
        .map(|(key, kind)| (key.to_owned(), example(known, path, key, kind)))
        .collect::<Map<_, _>>()
        .into()
}

/// Rows with nothing, with all keys, and with every pair of keys: what a row may have besides can depend
/// on what it is, and no reader looks at more than one other key.
fn rows(known: &BTreeMap<String, Kind>, path: &str) -> Value {
    let keys = below(known, path);
    let of = |chosen: &[(&str, Kind)]| -> Value {
        chosen
            .iter()
            .map(|(key, kind)| ((*key).to_owned(), example(known, path, key, *kind)))
            .collect::<Map<_, _>>()
            .into()
    };
    let mut rows = vec![of(&[]), of(&keys)];
    for (place, one) in keys.iter().enumerate() {
        rows.push(of(&[*one]));
        rows.extend(keys[place + 1..].iter().map(|other| of(&[*one, *other])));
    }
    rows.into()
}

fn example(known: &BTreeMap<String, Kind>, path: &str, key: &str, kind: Kind) -> Value {
    let path = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    match kind {
        Kind::Any | Kind::Text => "x".into(),
        Kind::Flag => true.into(),
        Kind::Number { min, .. } => min.into(),
        Kind::Decimal { .. } => 1.into(),
        Kind::Table => table(known, &path),
        Kind::Map => Map::new().into(),
        Kind::List | Kind::Texts => vec![Value::from("x")].into(),
        Kind::Rows => rows(known, &format!("{path}[]")),
    }
}
