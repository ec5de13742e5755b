//! What an office file says of its kiosks: the panel, the keypad, names of files, words to search by.

use crate::text::{ID_CHARS_MAX, LINE_CHARS_MAX, Languages, line, references, texts};
use kolejka_core::{
    Texts, check_text,
    config::{Corner, KeyAction, Kiosk},
    ids::Lang,
};
use kolejka_fields::{Table, nearest};
use serde_json::Value;
use std::collections::BTreeMap;

/// The most everyday words by which a service is found, in one language.
const KEYWORDS_MAX: usize = 60;

/// The most keys for one action.
const KEYS_MAX: usize = 8;

/// The smallest and largest side of a panel, in millimetres: a tablet, and a wall.
const PANEL_MM: [u32; 2] = [100, 3_000];

/// A kiosk. Its id is read by the caller, as all ids are.
pub(crate) fn kiosk(row: &Table<'_>, id: &str, languages: &Languages) -> Kiosk {
    let default = Kiosk::new(id.into());
    Kiosk {
        printer: line(row, "printer", ID_CHARS_MAX).map(Into::into),
        services: references(row, "services"),
        idle_s: row.number("idle_s", 10, 600).unwrap_or(default.idle_s),
        ticket_s: row.number("ticket_s", 30, 600).unwrap_or(default.ticket_s),
        phone: row.flag("phone").unwrap_or(default.phone),
        panel_mm: panel_mm(row),
        turned: turned(row),
        spoken_corner: corner(row),
        keys: keys(row),
        key_names: key_names(row, languages),
        id: default.id,
    }
}

fn panel_mm(row: &Table<'_>) -> Option<[u16; 2]> {
    let [min, max] = PANEL_MM;
    let sides: Vec<Option<u16>> = row
        .list("panel_mm")
        .into_iter()
        .map(|(_, side)| {
            let side = side.as_u64().filter(|side| (u64::from(min)..=u64::from(max)).contains(side));
            side.and_then(|side| u16::try_from(side).ok())
        })
        .collect();
    match (row.value("panel_mm"), sides.as_slice()) {
        (None, _) => None,
        (Some(_), [Some(width), Some(height)]) => Some([*width, *height]),
        (Some(_), _) => {
            row.problems().note_with_hint(
                row.path("panel_mm"),
                format!("must be width and height as it hangs, each {min} to {max} millimetres"),
                "such as [268, 476] for 21.5 inches upright",
            );
            None
        }
    }
}

fn turned(row: &Table<'_>) -> u16 {
    let degrees = row.number("turned", 0, 270).unwrap_or(0);
    if !degrees.is_multiple_of(90) {
        row.problems().note(row.path("turned"), "must be 0, 90, 180 or 270");
        return 0;
    }
    u16::try_from(degrees).unwrap_or(0)
}

fn corner(row: &Table<'_>) -> Corner {
    let Some(name) = row.text("spoken_corner") else { return Corner::default() };
    let found = Corner::ALL.into_iter().find(|corner| corner.name() == name);
    if found.is_none() {
        let names = Corner::ALL.map(Corner::name).join(", ");
        row.problems().note(row.path("spoken_corner"), format!("must be one of {names}"));
    }
    found.unwrap_or_default()
}

/// Keys by what they do. A key does one thing.
fn keys(row: &Table<'_>) -> BTreeMap<KeyAction, Vec<String>> {
    let Some(table) = row.table("keys") else { return BTreeMap::new() };
    let mut keys = BTreeMap::new();
    let mut taken: BTreeMap<String, &str> = BTreeMap::new();
    for action in KeyAction::ALL {
        let names: Vec<String> = table
            .texts(action.name())
            .into_iter()
            .filter_map(|(path, name)| {
                let fits = (1..=20).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic());
                if !fits {
                    table.problems().note_with_hint(
                        path,
                        "is no name of a key",
                        "as browsers call it, such as \"F15\", \"Numpad5\" or \"ArrowDown\"",
                    );
                } else if let Some(other) = taken.insert(name.to_owned(), action.name()) {
                    table.problems().note(path, format!("does `{other}` already"));
                }
                fits.then(|| name.to_owned())
            })
            .collect();
        if names.len() > KEYS_MAX {
            table.problems().note(table.path(action.name()), format!("has more than {KEYS_MAX} keys"));
        } else if !names.is_empty() {
            keys.insert(action, names);
        }
    }
    table.finish();
    keys
}

/// What keys are called, by what they do.
fn key_names(row: &Table<'_>, languages: &Languages) -> BTreeMap<KeyAction, Texts> {
    let Some(table) = row.table("key_names") else { return BTreeMap::new() };
    let names = KeyAction::ALL
        .into_iter()
        .map(|action| (action, texts(&table, action.name(), languages)))
        .filter(|(_, names)| !names.0.is_empty())
        .collect();
    table.finish();
    names
}

/// The name of a file in the folder `media`: a plain name, so that it leads nowhere else.
pub(crate) fn media_name(table: &Table<'_>, key: &'static str, endings: &[&str]) -> Option<String> {
    let name = line(table, key, LINE_CHARS_MAX)?;
    let plain = name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-'))
        && !name.starts_with('.');
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if plain && endings.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
        return Some(name.to_owned());
    }
    table.problems().note_with_hint(
        table.path(key),
        format!("must be the name of a file that ends in .{}", endings.join(", .")),
        "letters, digits, dots, - and _; the file lies in the folder `media` of daemon.toml",
    );
    None
}

/// Everyday words by language.
pub(crate) fn keywords(row: &Table<'_>, languages: &Languages) -> BTreeMap<Lang, Vec<String>> {
    let Some(table) = row.table("keywords") else { return BTreeMap::new() };
    let mut keywords = BTreeMap::new();
    for (path, lang, value) in table.entries() {
        if !languages.has(lang) {
            let hint = nearest(lang, languages.names()).map(|meant| format!("did you mean `{meant}`?"));
            let message = "is no language of this office";
            match hint {
                Some(hint) => table.problems().note_with_hint(path, message, hint),
                None => table.problems().note(path, message),
            }
            continue;
        }
        match words(value) {
            Some(words) => {
                keywords.insert(Lang::new(lang), words);
            }
            None => table.problems().note_with_hint(
                path,
                format!("must be a list of at most {KEYWORDS_MAX} words"),
                "such as [\"auto\", \"samochód\", \"tablice\"]",
            ),
        }
    }
    keywords
}

fn words(value: &Value) -> Option<Vec<String>> {
    let list = value.as_array().filter(|list| list.len() <= KEYWORDS_MAX)?;
    list.iter()
        .map(|word| {
            let word = word.as_str()?.trim();
            (!word.is_empty() && check_text(word, ID_CHARS_MAX, false).is_ok()).then(|| word.to_owned())
        })
        .collect()
}
