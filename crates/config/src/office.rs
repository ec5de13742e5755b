//! The office file's tables, one function each.

use crate::{
    hours::{date, hours, time_of_day},
    text::{limit_s, list_of_texts, required_texts, texts},
};
use kolejka_core::{
    config::{
        Card, Class, Config, CounterConfig, DisplayConfig, Fee, HolidayCalendar, Hours, Kiosk, Limits,
        Minutes, Need, OnlineWay, PageCode, Policy, PolicyKind, Printer, PrinterLink, PriorityQuestion,
        Service,
    },
    ids::{ClassId, Lang, OfficeId, ServiceId},
};
use kolejka_fields::{Problem, Problems, Table, nearest};
use serde_json::Value;

/// `max_wait` where a file says nothing: 45 minutes.
const MAX_WAIT_S: u32 = 45 * 60;

/// The most of anything in one list of an office file.
const ENTRIES_MAX: usize = 1_000;

/// Reads the whole file into a configuration whose parts fit; whether they make sense together is
/// `check`'s question.
pub(crate) fn parse(text: &str) -> Result<(OfficeId, Config), Vec<Problem>> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        vec![Problem { path: String::new(), message: error.to_string().trim().to_owned(), hint: None }]
    })?;
    let value = plain(toml::Value::Table(table));
    let problems = Problems::default();
    let read = Table::root(&value, &problems).map(office);
    match read {
        Some(office) if problems.is_empty() => Ok(office),
        _ => Err(problems.into_vec()),
    }
}

/// TOML as plain values; dates as their text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(n) => n.into(),
        toml::Value::Float(n) => n.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(list) => list.into_iter().map(plain).collect(),
        toml::Value::Table(map) => map.into_iter().map(|(key, value)| (key, plain(value))).collect(),
    }
}

fn office(table: Table<'_>) -> (OfficeId, Config) {
    let id = id(&table, "id").map(OfficeId::new);
    let languages: Vec<Lang> = table.texts("languages").into_iter().map(|(_, tag)| Lang::new(tag)).collect();
    if languages.is_empty() {
        table.problems().note(table.path("languages"), "must name at least one language");
    }
    let day_starts = time_of_day(&table, "day_starts", Minutes(3 * 60));
    table.require("hours");
    let config = Config {
        name: required_texts(&table, "name", &languages),
        time_zone: table.required_text("time_zone").unwrap_or_default().to_owned(),
        day_starts,
        hours: hours(&table, "hours", day_starts, &languages).unwrap_or(Hours {
            week: Default::default(),
            exceptions: Vec::new(),
            holidays: HolidayCalendar::None,
        }),
        waiting_room: texts(&table, "waiting_room", &languages),
        otherwise: texts(&table, "otherwise", &languages),
        accent: table.text("accent").map(str::to_owned),
        priority_question: priority_question(&table, &languages),
        classes: rows(&table, "classes", |row| class(row, &languages)),
        policy: policy(&table),
        limits: limits(&table),
        needs: rows(&table, "needs", |row| Need {
            id: id_of(row),
            name: required_texts(row, "name", &languages),
        }),
        services: rows(&table, "services", |row| service(row, day_starts, &languages)),
        counters: Vec::new(),
        kiosks: rows(&table, "kiosks", kiosk),
        displays: rows(&table, "displays", |row| DisplayConfig {
            id: id_of(row),
            counters: row.texts("counters").into_iter().map(|(_, id)| id.into()).collect(),
        }),
        printers: rows(&table, "printers", printer),
        languages: languages.clone(),
    };
    let all: Vec<ServiceId> = config.services.iter().map(|service| service.id.clone()).collect();
    let counters = rows(&table, "counters", |row| counter(row, &all, &languages));
    table.finish();
    (id.unwrap_or_else(|| OfficeId::new("")), Config { counters, ..config })
}

/// Every table of a list, each finished.
fn rows<'a, T>(table: &Table<'a>, key: &'static str, read: impl Fn(&Table<'a>) -> T) -> Vec<T> {
    let tables = table.tables(key);
    if tables.len() > ENTRIES_MAX {
        table.problems().note(table.path(key), format!("has more than {ENTRIES_MAX} entries"));
        return Vec::new();
    }
    tables
        .into_iter()
        .map(|row| {
            let read = read(&row);
            row.finish();
            read
        })
        .collect()
}

/// An id: letters, digits, `-` and `_`, so that it can stand in an address.
fn id<'a>(table: &Table<'a>, key: &'static str) -> Option<&'a str> {
    let id = table.required_text(key)?;
    let fits = (1..=40).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    if !fits {
        table.problems().note(
            table.path(key),
            "must be 1 to 40 characters of a to z, 0 to 9, - and _: it stands in addresses",
        );
    }
    fits.then_some(id)
}

fn id_of<'a, T: From<&'a str>>(table: &Table<'a>) -> T {
    id(table, "id").unwrap_or_default().into()
}

fn priority_question(table: &Table<'_>, languages: &[Lang]) -> Option<PriorityQuestion> {
    let table = table.table("priority_question")?;
    let question = PriorityQuestion {
        text: required_texts(&table, "text", languages),
        groups: list_of_texts(&table, "groups", languages),
        class: ClassId::new(table.required_text("class").unwrap_or_default()),
    };
    table.finish();
    Some(question)
}

fn class(row: &Table<'_>, languages: &[Lang]) -> Class {
    Class {
        id: id_of(row),
        name: required_texts(row, "name", languages),
        max_wait_s: limit_s(row, "max_wait_s", MAX_WAIT_S),
    }
}

fn policy(table: &Table<'_>) -> Policy {
    let Some(table) = table.table("policy") else {
        return Policy { kind: PolicyKind::Strict, max_wait_s: Some(MAX_WAIT_S) };
    };
    if table.text("kind").is_some_and(|kind| kind != "strict") {
        table.problems().note(table.path("kind"), "must be \"strict\"");
    }
    let policy = Policy { kind: PolicyKind::Strict, max_wait_s: limit_s(&table, "max_wait_s", MAX_WAIT_S) };
    table.finish();
    policy
}

fn limits(table: &Table<'_>) -> Limits {
    let default = Limits::default();
    let Some(table) = table.table("limits") else { return default };
    let limits = Limits {
        undo_window_s: table.number("undo_window_s", 0, 600).unwrap_or(default.undo_window_s),
        no_show_calls: table.number("no_show_calls", 1, 10).unwrap_or(default.no_show_calls),
        no_show_after_s: table.number("no_show_after_s", 0, 3600).unwrap_or(default.no_show_after_s),
        restore_next_s: table.number("restore_next_s", 0, 24 * 3600).unwrap_or(default.restore_next_s),
        matters: table.number("matters", 1, 20).unwrap_or(default.matters),
    };
    table.finish();
    limits
}

fn service(row: &Table<'_>, day_starts: Minutes, languages: &[Lang]) -> Service {
    let service = Service {
        id: id_of(row),
        series: row.required_text("series").unwrap_or_default().into(),
        name: required_texts(row, "name", languages),
        sensitive: row.flag("sensitive").unwrap_or(false),
        hours: hours(row, "hours", day_starts, languages),
        daily_limit: row.number("daily_limit", 1, 100_000),
        card: row.table("card").map(|table| card(table, languages)).unwrap_or_default(),
    };
    if !service.series.as_str().is_empty() && !is_series(service.series.as_str()) {
        row.problems().note(row.path("series"), "must be one capital letter from A to Z");
    }
    service
}

fn is_series(series: &str) -> bool {
    matches!(series.as_bytes(), [b'A'..=b'Z'])
}

fn card(table: Table<'_>, languages: &[Lang]) -> Card {
    let card = Card {
        bring: list_of_texts(&table, "bring", languages),
        fees: rows(&table, "fees", |row| Fee {
            what: required_texts(row, "what", languages),
            amount: row.required_text("amount").unwrap_or_default().to_owned(),
        }),
        pay: texts(&table, "pay", languages),
        online: table.table("online").map(|online| {
            let way = OnlineWay {
                text: required_texts(&online, "text", languages),
                url: online.text("url").map(str::to_owned),
            };
            if way.url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
                online.problems().note(online.path("url"), "must begin with https://");
            }
            online.finish();
            way
        }),
        deadline: texts(&table, "deadline", languages),
        as_of: date(&table, "as_of", false),
        source: table.text("source").map(str::to_owned),
    };
    table.finish();
    card
}

fn counter(row: &Table<'_>, all: &[ServiceId], languages: &[Lang]) -> CounterConfig {
    let id = id_of(row);
    row.require("services");
    let services = match row.value("services") {
        Some(Value::String(word)) if word == "all" => all.to_vec(),
        _ => row.texts("services").into_iter().map(|(_, id)| id.into()).collect(),
    };
    CounterConfig {
        label: row.text("label").or(row.text("id")).unwrap_or_default().to_owned(),
        id,
        room: texts(row, "room", languages),
        floor: texts(row, "floor", languages),
        step_free: row.flag("step_free").unwrap_or(false),
        services,
    }
}

fn kiosk(row: &Table<'_>) -> Kiosk {
    Kiosk {
        id: id_of(row),
        printer: row.text("printer").map(Into::into),
        services: row.texts("services").into_iter().map(|(_, id)| id.into()).collect(),
        idle_s: row.number("idle_s", 10, 600).unwrap_or(45),
    }
}

fn printer(row: &Table<'_>) -> Printer {
    let mut links = Vec::new();
    if let Some(address) = row.text("tcp") {
        let address = if address.contains(':') { address.to_owned() } else { format!("{address}:9100") };
        links.push(PrinterLink::Tcp { address });
    }
    if let Some(path) = row.text("device") {
        links.push(PrinterLink::Device { path: path.to_owned() });
    }
    if row.flag("virtual") == Some(true) {
        links.push(PrinterLink::Virtual);
    }
    if links.len() != 1 {
        row.problems().note_with_hint(
            row.path("tcp"),
            "a printer is reached in exactly one way",
            "give one of: tcp = \"10.0.0.5:9100\", device = \"/dev/usb/lp0\", virtual = true",
        );
    }
    let paper_mm = row.number("paper_mm", 58, 80).unwrap_or(80);
    if paper_mm != 58 && paper_mm != 80 {
        row.problems().note(row.path("paper_mm"), "must be 58 or 80");
    }
    Printer {
        id: id_of(row),
        link: links.pop().unwrap_or(PrinterLink::Virtual),
        paper_mm: u16::try_from(paper_mm).unwrap_or(80),
        code_pages: code_pages(row),
        cutter: row.flag("cutter").unwrap_or(true),
    }
}

fn code_pages(row: &Table<'_>) -> Vec<PageCode> {
    if row.value("code_pages").is_none() {
        return vec![PageCode::Pc852, PageCode::Wpc1251];
    }
    let names = || PageCode::ALL.iter().map(|page| page.name());
    let mut pages = Vec::new();
    for (path, name) in row.texts("code_pages") {
        match PageCode::ALL.iter().find(|page| page.name() == name) {
            Some(page) => pages.push(*page),
            None => row.problems().note_with_hint(
                path,
                "is no code page that this program knows",
                match nearest(name, names()) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("one of {}", names().collect::<Vec<_>>().join(", ")),
                },
            ),
        }
    }
    if pages.is_empty() {
        row.problems().note(row.path("code_pages"), "must name at least one code page");
    }
    pages
}
