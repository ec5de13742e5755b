//! What is written is read as it was, and the list of keys is what the readers ask for.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_config::{Kind, document, document_of, keys, read, read_document, read_with, toml_of};
use kolejka_core::config::Config;
use kolejka_core::ids::OfficeId;
use kolejka_testkit::sample;
use serde_json::Value;
use std::path::Path;

fn example(name: &str) -> (OfficeId, Config) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../config");
    let text = std::fs::read_to_string(folder.join(name)).unwrap();
    let file =
        read_with(&text, &|name| std::fs::read(folder.join(name)).map_err(|why| why.to_string())).unwrap();
    (file.id, file.config)
}

/// Reads it as TOML and as plain values: both ways back.
fn comes_back(id: &OfficeId, config: &Config) {
    let text = toml_of(id, config);
    let file = read(&text).unwrap_or_else(|problems| panic!("{problems:#?}\n{text}"));
    assert_eq!(&file.id, id);
    assert_eq!(&file.config, config, "{text}");
    assert_eq!(document(&text).unwrap(), document_of(id, config), "the text and the values say the same");
    let file = read_document(&document_of(id, config), &|_| Err(String::new())).unwrap();
    assert_eq!(&file.config, config);
}

/// Proves that the example offices, one of them with a layout of its own and a picture, come back from what
/// was written of them.
#[test]
fn the_example_offices_come_back() {
    for name in ["gostynin.toml", "slubice.toml"] {
        let (id, config) = example(name);
        comes_back(&id, &config);
    }
}

/// Proves the same of the sample office under every rule of calling that it is drawn with.
#[test]
fn drawn_rules_come_back() {
    for rule in 0..=127 {
        for figures in [0, 27, 141, 255] {
            let mut config = sample::varied(rule, figures, figures.rotate_left(3));
            // As reading gives them: counters and languages that a file can name.
            config.voice.languages.clone_from(&config.languages);
            comes_back(&OfficeId::new("sample"), &config);
        }
    }
}

/// Proves that the keys are found whatever table they stand in, with what may stand there, and no more
/// than what the readers ask for.
#[test]
fn every_key_is_found() {
    let keys = keys();
    let kind = |path: &str| keys.iter().find(|key| key.path == path).map(|key| key.kind);
    assert_eq!(kind("hours.exceptions[].spans"), Some(Kind::Texts));
    assert_eq!(kind("services[].card.fees[].amount"), Some(Kind::Text));
    assert_eq!(kind("services[].staff.queue_alert.waiting"), Some(Kind::Number { min: 1, max: 10_000 }));
    assert_eq!(kind("displays[].playlist[].video"), Some(Kind::Text));
    assert_eq!(kind("displays[].panel.inches"), Some(Kind::Decimal { max: 400 }));
    assert_eq!(kind("kiosks[].key_names.speak"), Some(Kind::Any));
    assert_eq!(kind("paper.blocks[].beside[].lines_max"), Some(Kind::Number { min: 1, max: 20 }));
    assert_eq!(kind("paper.blocks[].width_mm"), Some(Kind::Number { min: 4, max: 104 }));
    assert_eq!(kind("services[].keywords"), Some(Kind::Map));
    assert!(kind("nonsense").is_none());
    for path in keys_of(&document_of(&OfficeId::new("gostynin"), &example("gostynin.toml").1)) {
        let known = keys.iter().any(|key| {
            // Below a map, or a text by language, keys are free.
            key.path == path
                || (matches!(key.kind, Kind::Map | Kind::Any) && path.starts_with(&format!("{}.", key.path)))
                || (key.kind == Kind::List && path.starts_with(&format!("{}[]", key.path)))
        });
        assert!(known, "{path} is written and not known");
    }
}

fn keys_of(value: &Value) -> Vec<String> {
    fn walk(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(map) => {
                for (key, value) in map {
                    let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                    found.push(path.clone());
                    walk(value, &path, found);
                }
            }
            Value::Array(list) => list.iter().for_each(|item| walk(item, &format!("{path}[]"), found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// Proves that texts which look like TOML, quotes and backslashes are written as the texts that they are.
#[test]
fn texts_stay_texts() {
    let (id, mut config) = example("gostynin.toml");
    let lang = config.languages[0].clone();
    for text in
        ["\"quoted\" 'twice'", "back\\slash \\u0041", "]] # [[services]]", "<b>markup</b> & \u{1f600}"]
    {
        config.name.0.insert(lang.clone(), text.to_owned());
        config.services[0].card.fees[0].amount = text.to_owned();
        comes_back(&id, &config);
    }
}

/// Proves that the layout to begin with is the one that stands where an office says nothing, in its first
/// language.
#[test]
fn the_built_in_ticket_is_a_layout_to_begin_with() {
    let (id, config) = example("gostynin.toml");
    let mut value = document_of(&id, &config);
    value["paper"] = kolejka_config::built_in_paper();
    let file = read_document(&value, &|_| Err(String::new())).unwrap();
    let mut built_in = serde_json::to_value(kolejka_core::config::built_in_paper()).unwrap().to_string();
    built_in = built_in.replace(r#"{"":"#, r#"{"pl":"#);
    assert_eq!(serde_json::to_value(file.config.paper.unwrap()).unwrap().to_string(), built_in);
}
