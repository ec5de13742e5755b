//! Reading a tree of values from outside, field by field.
//!
//! Deserialising stops at the first thing that does not fit; people who write a configuration and
//! programs that send a request want to know all of them, each with its path.
//! A reader never fails: it notes a [`Problem`] and goes on with nothing in the field's place.
//!
//! Invariant: if no problem was noted, every value asked for as required was there and fitted.

use serde_json::{Map, Value};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt,
};

/// What a reader asks for under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Whatever is there: it looks at the value itself.
    Any,
    /// A text.
    Text,
    /// Yes or no.
    Flag,
    /// A whole number within bounds.
    Number {
        /// The least.
        min: u32,
        /// The most.
        max: u32,
    },
    /// A number with up to three decimals, above 0.
    Decimal {
        /// The most.
        max: u32,
    },
    /// A table with keys of its own.
    Table,
    /// A table whose keys are free.
    Map,
    /// A list.
    List,
    /// A list of texts.
    Texts,
    /// A list of tables.
    Rows,
}

/// One thing that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Where: field names and list places, such as `counters[2].services[0]`.
    pub path: String,
    /// What does not fit, as a lowercase fragment.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            write!(f, "{}", self.message)?;
        } else {
            write!(f, "{}: {}", self.path, self.message)?;
        }
        self.hint.as_ref().map_or(Ok(()), |hint| write!(f, " ({hint})"))
    }
}

/// Where problems are noted.
#[derive(Debug, Default)]
pub struct Problems {
    noted: RefCell<Vec<Problem>>,
    /// The paths of the fields that misspelt ones were probably meant to be.
    meant: RefCell<Vec<String>>,
    /// What was asked for, if it is to be known.
    asked: Option<RefCell<BTreeMap<String, Kind>>>,
}

impl Problems {
    /// Problems that also remember every key that was asked for.
    pub fn that_remember_keys() -> Self {
        Self { asked: Some(RefCell::default()), ..Self::default() }
    }

    /// Every key that was asked for, with places in lists left out (`counters[].services`); empty if
    /// they are not remembered.
    pub fn asked(&self) -> BTreeMap<String, Kind> {
        self.asked.as_ref().map(|asked| asked.borrow().clone()).unwrap_or_default()
    }

    fn ask(&self, path: impl FnOnce() -> String, kind: Kind) {
        if let Some(asked) = &self.asked {
            let known = &mut *asked.borrow_mut();
            let before = known.entry(without_places(&path())).or_insert(kind);
            // Whoever looks at a value first and then asks for a kind means the kind.
            *before = (*before).max(kind);
        }
    }

    /// Notes a problem.
    pub fn note(&self, path: impl Into<String>, message: impl Into<String>) {
        self.noted.borrow_mut().push(Problem { path: path.into(), message: message.into(), hint: None });
    }

    /// Notes a problem with what to do about it.
    pub fn note_with_hint(
        &self,
        path: impl Into<String>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        let hint = Some(hint.into());
        self.noted.borrow_mut().push(Problem { path: path.into(), message: message.into(), hint });
    }

    /// Whether nothing was noted.
    pub fn is_empty(&self) -> bool {
        self.noted.borrow().is_empty()
    }

    /// Where nothing could be taken: the paths of all problems, and those of the fields that misspelt
    /// ones were probably meant to be.
    pub fn untaken(&self) -> BTreeSet<String> {
        let noted = self.noted.borrow();
        noted.iter().map(|problem| problem.path.clone()).chain(self.meant.borrow().iter().cloned()).collect()
    }

    /// All that was noted.
    pub fn into_vec(self) -> Vec<Problem> {
        self.noted.into_inner()
    }
}

/// A table whose fields are asked for one by one; [`Table::finish`] notes those nobody asked for.
pub struct Table<'a> {
    path: String,
    map: &'a Map<String, Value>,
    asked: RefCell<BTreeSet<&'static str>>,
    problems: &'a Problems,
}

impl<'a> Table<'a> {
    /// The outermost table; notes a problem if the value is none.
    pub fn root(value: &'a Value, problems: &'a Problems) -> Option<Self> {
        Self::at(String::new(), value, problems)
    }

    fn at(path: String, value: &'a Value, problems: &'a Problems) -> Option<Self> {
        if let Value::Object(map) = value {
            Some(Self { path, map, asked: RefCell::default(), problems })
        } else {
            problems.note(path, format!("must be a table, not {}", kind(value)));
            None
        }
    }

    /// The path of a field.
    pub fn path(&self, key: &str) -> String {
        if self.path.is_empty() { key.to_owned() } else { format!("{}.{key}", self.path) }
    }

    /// Where problems are noted.
    pub fn problems(&self) -> &'a Problems {
        self.problems
    }

    fn told(&self, key: &str, kind: Kind) {
        self.problems.ask(|| self.path(key), kind);
    }

    /// A field as it is; `null` counts as absent.
    pub fn value(&self, key: &'static str) -> Option<&'a Value> {
        self.asked.borrow_mut().insert(key);
        self.told(key, Kind::Any);
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// Notes that a field is missing if it is.
    pub fn require(&self, key: &'static str) {
        if self.value(key).is_none() {
            self.problems.note(self.path(key), "is missing");
        }
    }

    fn field<T>(&self, key: &'static str, wanted: &str, read: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
        let value = self.value(key)?;
        let fits = read(value);
        if fits.is_none() {
            self.problems.note(self.path(key), format!("must be {wanted}, not {}", kind(value)));
        }
        fits
    }

    /// A text.
    pub fn text(&self, key: &'static str) -> Option<&'a str> {
        self.told(key, Kind::Text);
        self.field(key, "a text", Value::as_str)
    }

    /// A text that must be there.
    pub fn required_text(&self, key: &'static str) -> Option<&'a str> {
        self.require(key);
        self.text(key)
    }

    /// Yes or no.
    pub fn flag(&self, key: &'static str) -> Option<bool> {
        self.told(key, Kind::Flag);
        self.field(key, "true or false", Value::as_bool)
    }

    /// A whole number within bounds.
    pub fn number(&self, key: &'static str, min: u32, max: u32) -> Option<u32> {
        self.told(key, Kind::Number { min, max });
        let value = self.value(key)?;
        let fits = value.as_u64().and_then(|n| u32::try_from(n).ok()).filter(|n| (min..=max).contains(n));
        if fits.is_none() {
            let given = if value.is_number() { value.to_string() } else { kind(value).to_owned() };
            self.problems
                .note(self.path(key), format!("must be a whole number from {min} to {max}, not {given}"));
        }
        fits
    }

    /// A number with at most three decimals, in thousandths, above 0 and up to `max`.
    pub fn thousandths(&self, key: &'static str, max: u32) -> Option<u32> {
        self.told(key, Kind::Decimal { max });
        let value = self.value(key)?;
        let fits = value
            .is_number()
            .then(|| thousandths(&value.to_string()))
            .flatten()
            .filter(|milli| *milli > 0 && *milli <= u64::from(max) * 1000)
            .and_then(|milli| u32::try_from(milli).ok());
        if fits.is_none() {
            let given = if value.is_number() { value.to_string() } else { kind(value).to_owned() };
            let message =
                format!("must be a number above 0 and up to {max} with at most three decimals, not {given}");
            self.problems.note(self.path(key), message);
        }
        fits
    }

    /// A table inside this one.
    pub fn table(&self, key: &'static str) -> Option<Table<'a>> {
        self.told(key, Kind::Table);
        let value = self.value(key)?;
        Table::at(self.path(key), value, self.problems)
    }

    /// A list, each item with its path; empty if absent.
    pub fn list(&self, key: &'static str) -> Vec<(String, &'a Value)> {
        self.told(key, Kind::List);
        let path = self.path(key);
        self.field(key, "a list", Value::as_array)
            .into_iter()
            .flatten()
            .enumerate()
            .map(|(place, item)| (format!("{path}[{place}]"), item))
            .collect()
    }

    /// A list of tables; empty if absent.
    pub fn tables(&self, key: &'static str) -> Vec<Table<'a>> {
        self.told(key, Kind::Rows);
        self.list(key).into_iter().filter_map(|(path, item)| Table::at(path, item, self.problems)).collect()
    }

    /// A list of texts, each with its path; empty if absent.
    pub fn texts(&self, key: &'static str) -> Vec<(String, &'a str)> {
        self.told(key, Kind::Texts);
        self.list(key)
            .into_iter()
            .filter_map(|(path, item)| {
                if let Some(text) = item.as_str() {
                    Some((path, text))
                } else {
                    self.problems.note(path, format!("must be a text, not {}", kind(item)));
                    None
                }
            })
            .collect()
    }

    /// All fields of a table whose keys are free, such as languages, in order.
    pub fn entries(&self) -> Vec<(String, &'a str, &'a Value)> {
        self.problems.ask(|| self.path.clone(), Kind::Map);
        self.map.iter().map(|(key, value)| (self.path(key), key.as_str(), value)).collect()
    }

    /// Notes every field that nobody asked for, with the nearest one that could be meant.
    pub fn finish(self) {
        let asked = self.asked.borrow();
        for key in self.map.keys().filter(|key| !asked.contains(key.as_str())) {
            let path = self.path(key);
            match nearest(key, asked.iter().copied()) {
                Some(meant) => {
                    self.problems.meant.borrow_mut().push(self.path(meant));
                    self.problems.note_with_hint(path, "is not known", format!("did you mean `{meant}`?"));
                }
                None => self.problems.note(path, "is not known"),
            }
        }
    }
}

/// A path in which rows stand for all of their list.
fn without_places(path: &str) -> String {
    let mut pieces = path.split('[');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        plain.push_str("[]");
        plain.push_str(piece.split_once(']').map_or("", |(_, rest)| rest));
    }
    plain
}

/// The candidate that a word was probably meant to be.
pub fn nearest<'c>(word: &str, candidates: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    candidates
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .map(|(_, candidate)| candidate)
}

/// A decimal number without sign or exponent in thousandths, if it has no more than three decimals.
fn thousandths(written: &str) -> Option<u64> {
    let (whole, decimals) = written.split_once('.').unwrap_or((written, ""));
    let decimals = decimals.trim_end_matches('0');
    if decimals.len() > 3 || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let whole: u64 = whole.bytes().all(|b| b.is_ascii_digit()).then(|| whole.parse().ok()).flatten()?;
    let rest: u64 = format!("{decimals:0<3}").parse().ok()?;
    whole.checked_mul(1000)?.checked_add(rest)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Proves that all problems of a tree are reported at once, each with its path, and that a
    /// misspelt field is recognised.
    #[test]
    fn all_problems_are_reported_at_once() {
        let value = json!({
            "nmae": "x",
            "count": 7,
            "inner": {"flag": "yes", "list": ["a", 3]},
            "rows": [{"id": 1}, 2],
        });
        let problems = Problems::default();
        let root = Table::root(&value, &problems).unwrap();
        assert_eq!(root.required_text("name"), None);
        assert_eq!(root.number("count", 1, 3), None);
        let inner = root.table("inner").unwrap();
        assert_eq!(inner.flag("flag"), None);
        assert_eq!(inner.texts("list"), [("inner.list[0]".to_owned(), "a")]);
        inner.finish();
        for row in root.tables("rows") {
            assert_eq!(row.required_text("id"), None);
            row.finish();
        }
        root.finish();
        let untaken: Vec<String> = problems.untaken().into_iter().collect();
        assert_eq!(
            untaken,
            ["count", "inner.flag", "inner.list[1]", "name", "nmae", "rows[0].id", "rows[1]"],
        );
        let told: Vec<String> = problems.into_vec().iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "name: is missing",
                "count: must be a whole number from 1 to 3, not 7",
                "inner.flag: must be true or false, not a text",
                "inner.list[1]: must be a text, not a number",
                "rows[1]: must be a table, not a number",
                "rows[0].id: must be a text, not a number",
                "nmae: is not known (did you mean `name`?)",
            ]
        );
    }

    /// Proves that numbers with up to three decimals are read exactly, and that zero, less, more and
    /// finer ones are told with what was given.
    #[test]
    fn decimals_are_read_exactly() {
        let value = json!({
            "a": 2, "b": 1.5, "c": 0.001, "d": 1000.0, "e": 0.1, "f": 333.333,
            "p": 0, "q": -1.5, "r": 1000.001, "s": 0.0005, "t": "2", "u": 1e-7, "v": 1e300, "w": 0.0,
        });
        let problems = Problems::default();
        let root = Table::root(&value, &problems).unwrap();
        let read = ["a", "b", "c", "d", "e", "f"].map(|key| root.thousandths(key, 1000));
        assert_eq!(read, [2000, 1500, 1, 1_000_000, 100, 333_333].map(Some));
        for key in ["p", "q", "r", "s", "t", "u", "v", "w"] {
            assert_eq!(root.thousandths(key, 1000), None, "{key}");
        }
        let told: Vec<String> = problems.into_vec().iter().map(ToString::to_string).collect();
        let must = "must be a number above 0 and up to 1000 with at most three decimals, not";
        assert_eq!(told[0], format!("p: {must} 0"));
        assert_eq!(told[1], format!("q: {must} -1.5"));
        assert_eq!(told[4], format!("t: {must} a text"));
        assert_eq!(told.len(), 8);
    }

    /// Proves that the field that a misspelt one was probably meant to be counts as not taken, though
    /// it is not required.
    #[test]
    fn a_misspelt_field_leaves_its_own_untaken() {
        let value = json!({"inner": {"prniter": "p"}});
        let problems = Problems::default();
        let inner = Table::root(&value, &problems).unwrap().table("inner").unwrap();
        assert_eq!(inner.text("printer"), None);
        inner.finish();
        let untaken: Vec<String> = problems.untaken().into_iter().collect();
        assert_eq!(untaken, ["inner.printer", "inner.prniter"]);
    }
}
