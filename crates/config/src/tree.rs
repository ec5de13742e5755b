//! An office file as it is written: tables with their keys in order, as plain values or as TOML.

use kolejka_core::Texts;
use serde_json::{Map, Value};
use std::fmt::Write;

/// Something of an office file, in the order in which it is written.
pub(crate) enum Node {
    /// A text, number, or yes or no.
    One(Value),
    /// A date, which TOML writes without quotes.
    Date(String),
    /// A list in one line, or one item a line if they are tables.
    List(Vec<Node>),
    /// A table inside of a line.
    Inline(Table),
    /// A table under a heading.
    Section(Table),
    /// Tables, each under the same heading.
    Rows(Vec<Table>),
}

/// Keys in the order in which they are written.
#[derive(Default)]
pub(crate) struct Table(pub(crate) Vec<(String, Node)>);

impl Table {
    pub(crate) fn put(&mut self, key: &str, node: Node) -> &mut Self {
        self.0.push((key.to_owned(), node));
        self
    }

    pub(crate) fn one(&mut self, key: &str, value: impl Into<Value>) -> &mut Self {
        self.put(key, Node::One(value.into()))
    }

    pub(crate) fn maybe(&mut self, key: &str, value: Option<impl Into<Value>>) -> &mut Self {
        if let Some(value) = value {
            self.one(key, value);
        }
        self
    }

    pub(crate) fn yes(&mut self, key: &str, value: bool) -> &mut Self {
        if value { self.one(key, true) } else { self }
    }

    pub(crate) fn texts(&mut self, key: &str, texts: &Texts) -> &mut Self {
        if texts.0.is_empty() { self } else { self.put(key, of_texts(texts)) }
    }

    pub(crate) fn words<T: ToString>(&mut self, key: &str, words: &[T]) -> &mut Self {
        if words.is_empty() { self } else { self.put(key, list_of(words)) }
    }

    pub(crate) fn section(&mut self, key: &str, table: Table) -> &mut Self {
        if table.0.is_empty() { self } else { self.put(key, Node::Section(table)) }
    }

    pub(crate) fn rows<T>(&mut self, key: &str, rows: &[T], of: impl Fn(&T) -> Table) -> &mut Self {
        if rows.is_empty() { self } else { self.put(key, Node::Rows(rows.iter().map(of).collect())) }
    }

    /// As plain values.
    pub(crate) fn value(self) -> Value {
        self.0.into_iter().map(|(key, node)| (key, node.value())).collect::<Map<_, _>>().into()
    }
}

impl Node {
    fn value(self) -> Value {
        match self {
            Node::One(value) => value,
            Node::Date(date) => Value::String(date),
            Node::List(list) => list.into_iter().map(Node::value).collect(),
            Node::Inline(table) | Node::Section(table) => table.value(),
            Node::Rows(rows) => rows.into_iter().map(Table::value).collect(),
        }
    }
}

pub(crate) fn list_of<T: ToString>(words: &[T]) -> Node {
    Node::List(words.iter().map(|word| Node::One(word.to_string().into())).collect())
}

pub(crate) fn of_texts(texts: &Texts) -> Node {
    let mut table = Table::default();
    for (lang, text) in &texts.0 {
        table.one(lang.as_str(), text.as_str());
    }
    Node::Inline(table)
}

/// A whole file as TOML: plain keys first, then tables under their headings.
pub(crate) fn toml(file: &Table) -> String {
    let mut text = String::new();
    table(&mut text, "", file);
    text
}

fn table(text: &mut String, heading: &str, table: &Table) {
    let is_below = |node: &Node| matches!(node, Node::Section(_) | Node::Rows(_));
    for (key, node) in table.0.iter().filter(|(_, node)| !is_below(node)) {
        let _ = writeln!(text, "{} = {}", quoted(key), inline(node));
    }
    for (key, node) in &table.0 {
        let path = if heading.is_empty() { quoted(key) } else { format!("{heading}.{}", quoted(key)) };
        match node {
            Node::Section(inner) => {
                let _ = writeln!(text, "\n[{path}]");
                self::table(text, &path, inner);
            }
            Node::Rows(rows) if rows.is_empty() => {
                let _ = writeln!(text, "{} = []", quoted(key));
            }
            Node::Rows(rows) => {
                for row in rows {
                    let _ = writeln!(text, "\n[[{path}]]");
                    self::table(text, &path, row);
                }
            }
            Node::One(_) | Node::Date(_) | Node::List(_) | Node::Inline(_) => {}
        }
    }
}

/// A key, in quotes if it has to be.
fn quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if bare { key.to_owned() } else { toml::Value::String(key.to_owned()).to_string() }
}

fn inline(node: &Node) -> String {
    match node {
        Node::One(Value::String(text)) => toml::Value::String(text.clone()).to_string(),
        Node::One(value) => value.to_string(),
        Node::Date(date) => date.clone(),
        Node::List(list) if list.iter().any(|item| matches!(item, Node::Inline(_))) => {
            let lines: Vec<String> = list.iter().map(|item| format!("  {},", inline(item))).collect();
            format!("[\n{}\n]", lines.join("\n"))
        }
        Node::List(list) => format!("[{}]", list.iter().map(inline).collect::<Vec<_>>().join(", ")),
        Node::Inline(table) | Node::Section(table) => pairs(table),
        Node::Rows(rows) => format!("[{}]", rows.iter().map(pairs).collect::<Vec<_>>().join(", ")),
    }
}

fn pairs(table: &Table) -> String {
    let pairs: Vec<String> =
        table.0.iter().map(|(key, node)| format!("{} = {}", quoted(key), inline(node))).collect();
    if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
}
