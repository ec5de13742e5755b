//! The office file's tables, one function each.

use crate::{
    hours::{date, hours, time_of_day},
    text::{
        ID_CHARS_MAX, LINE_CHARS_MAX, Languages, URL_CHARS_MAX, limit_s, line, list_of_texts, references,
        required_line, required_texts, texts,
    },
};
use kolejka_core::{
    config::{
        Card, Class, Config, CounterConfig, DisplayConfig, Fee, HolidayCalendar, Hours, Kiosk, Limits,
        Minutes, Need, OnlineWay, PREFER_FOR_S, PageCode, Policy, PolicyKind, Printer, PrinterLink,
        PriorityQuestion, RATE_ONE_MILLI, Service,
    },
    ids::{ClassId, CounterId, OfficeId, ServiceId},
};
use kolejka_fields::{Problem, Problems, Table, nearest};
use serde_json::Value;

/// `max_wait` where a file says nothing: 45 minutes.
const MAX_WAIT_S: u32 = 45 * 60;

/// The most that a second of waiting may count.
const RATE_MAX: u32 = 1000;

/// The most calls out of turn to one by arrival.
const CALLS_MAX: u32 = 1000;

/// A day: the most of any time that a rule of calling waits for.
const DAY_S: u32 = 24 * 3600;

/// `day_starts` where a file says nothing.
const DAY_STARTS: Minutes = Minutes(3 * 60);

/// The most of anything in one list of an office file.
const ENTRIES_MAX: usize = 1_000;

/// Reads the file's text into plain values, if it is TOML.
pub(crate) fn tree(text: &str) -> Result<Value, Problem> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| Problem {
        path: String::new(),
        message: error.to_string().trim().to_owned(),
        hint: None,
    })?;
    Ok(plain(toml::Value::Table(table)))
}

/// Reads what fits into a configuration, noting what does not; whether the parts make sense together
/// is `check`'s question.
pub(crate) fn read(value: &Value, problems: &Problems) -> Option<(OfficeId, Config)> {
    Table::root(value, problems).map(office)
}

/// TOML as plain values; dates as their text.
fn plain(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(n) => n.into(),
        toml::Value::Float(n) if n.is_finite() => n.into(),
        // `inf` and `nan`, which plain values lack, would count as absent; this fits nowhere either.
        toml::Value::Float(_) => f64::MAX.into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(at) => Value::String(at.to_string()),
        toml::Value::Array(list) => list.into_iter().map(plain).collect(),
        toml::Value::Table(map) => map.into_iter().map(|(key, value)| (key, plain(value))).collect(),
    }
}

fn office(table: Table<'_>) -> (OfficeId, Config) {
    let id = id(&table, "id").map(OfficeId::new);
    let languages = Languages::read(&table, "languages");
    let day_starts = time_of_day(&table, "day_starts", DAY_STARTS);
    table.require("hours");
    let config = Config {
        name: required_texts(&table, "name", &languages),
        time_zone: required_line(&table, "time_zone", LINE_CHARS_MAX).unwrap_or_default().to_owned(),
        day_starts: day_starts.unwrap_or(DAY_STARTS),
        hours: hours(&table, "hours", day_starts, &languages).unwrap_or(Hours {
            week: Default::default(),
            exceptions: Vec::new(),
            holidays: HolidayCalendar::None,
        }),
        waiting_room: texts(&table, "waiting_room", &languages),
        otherwise: texts(&table, "otherwise", &languages),
        accent: line(&table, "accent", LINE_CHARS_MAX).map(str::to_owned),
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
            counters: references(row, "counters"),
        }),
        printers: rows(&table, "printers", printer),
        staff: crate::staff::staff(&table, &languages),
        languages: languages.tags.clone(),
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
    let fits = (1..=ID_CHARS_MAX).contains(&id.len())
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_');
    if !fits {
        table.problems().note(
            table.path(key),
            format!(
                "must be 1 to {ID_CHARS_MAX} characters of a to z, 0 to 9, - and _: it stands in addresses"
            ),
        );
    }
    fits.then_some(id)
}

fn id_of<'a, T: From<&'a str>>(table: &Table<'a>) -> T {
    id(table, "id").unwrap_or_default().into()
}

fn priority_question(table: &Table<'_>, languages: &Languages) -> Option<PriorityQuestion> {
    let table = table.table("priority_question")?;
    let question = PriorityQuestion {
        text: required_texts(&table, "text", languages),
        groups: list_of_texts(&table, "groups", languages),
        class: ClassId::new(required_line(&table, "class", ID_CHARS_MAX).unwrap_or_default()),
    };
    table.finish();
    Some(question)
}

fn class(row: &Table<'_>, languages: &Languages) -> Class {
    Class {
        id: id_of(row),
        name: required_texts(row, "name", languages),
        max_wait_s: limit_s(row, "max_wait_s", MAX_WAIT_S),
        rate_milli: rate(row),
        head_start_s: head_start_s(row),
    }
}

fn rate(table: &Table<'_>) -> u32 {
    table.thousandths("rate", RATE_MAX).unwrap_or(RATE_ONE_MILLI)
}

fn head_start_s(table: &Table<'_>) -> u32 {
    table.number("head_start_s", 0, DAY_S).unwrap_or(0)
}

/// What an office file says that its configuration has no place for, as it can never apply.
pub(crate) fn unused(value: &Value) -> Vec<Problem> {
    let Some(policy) = value.get("policy") else { return Vec::new() };
    let kind = policy.get("kind").and_then(Value::as_str).unwrap_or("strict");
    let mut unused = Vec::new();
    if kind != "ratio" && policy.get("calls").is_some() {
        unused.push(Problem {
            path: "policy.calls".to_owned(),
            message: format!("can never apply: the policy is \"{kind}\""),
            hint: Some("it counts with kind = \"ratio\" only".to_owned()),
        });
    }
    unused
}

fn policy(table: &Table<'_>) -> Policy {
    let Some(table) = table.table("policy") else { return Policy::default() };
    let calls = table.number("calls", 1, CALLS_MAX);
    let kind = match table.text("kind") {
        None | Some("strict") => PolicyKind::Strict,
        Some("accumulating") => PolicyKind::Accumulating,
        Some("ratio") => {
            table.require("calls");
            PolicyKind::Ratio { calls: calls.unwrap_or(1) }
        }
        Some(_) => {
            let message = "must be \"strict\", \"accumulating\" or \"ratio\"";
            table.problems().note(table.path("kind"), message);
            PolicyKind::Strict
        }
    };
    let policy = Policy {
        kind,
        max_wait_s: limit_s(&table, "max_wait_s", MAX_WAIT_S),
        rate_milli: rate(&table),
        head_start_s: head_start_s(&table),
        prefer_for_s: table.number("prefer_for_s", 0, DAY_S).unwrap_or(PREFER_FOR_S),
    };
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

fn service(row: &Table<'_>, day_starts: Option<Minutes>, languages: &Languages) -> Service {
    Service {
        id: id_of(row),
        series: series(row).unwrap_or_default().into(),
        name: required_texts(row, "name", languages),
        sensitive: row.flag("sensitive").unwrap_or(false),
        hours: hours(row, "hours", day_starts, languages),
        daily_limit: row.number("daily_limit", 1, 100_000),
        card: row.table("card").map(|table| card(table, languages)).unwrap_or_default(),
        staff: crate::staff::service(row, languages),
    }
}

fn series<'a>(row: &Table<'a>) -> Option<&'a str> {
    let series = row.required_text("series")?;
    let fits = matches!(series.as_bytes(), [b'A'..=b'Z']);
    if !fits {
        row.problems().note(row.path("series"), "must be one capital letter from A to Z");
    }
    fits.then_some(series)
}

fn card(table: Table<'_>, languages: &Languages) -> Card {
    let card = Card {
        bring: list_of_texts(&table, "bring", languages),
        fees: rows(&table, "fees", |row| Fee {
            what: required_texts(row, "what", languages),
            amount: required_line(row, "amount", LINE_CHARS_MAX).unwrap_or_default().to_owned(),
        }),
        pay: texts(&table, "pay", languages),
        online: table.table("online").map(|online| {
            let way = OnlineWay {
                text: required_texts(&online, "text", languages),
                url: line(&online, "url", URL_CHARS_MAX).map(str::to_owned),
            };
            if way.url.as_ref().is_some_and(|url| !url.starts_with("https://")) {
                online.problems().note(online.path("url"), "must begin with https://");
            }
            online.finish();
            way
        }),
        deadline: texts(&table, "deadline", languages),
        as_of: date(&table, "as_of", false),
        source: line(&table, "source", LINE_CHARS_MAX).map(str::to_owned),
    };
    table.finish();
    card
}

fn counter(row: &Table<'_>, all: &[ServiceId], languages: &Languages) -> CounterConfig {
    let id: CounterId = id_of(row);
    row.require("services");
    let services = match row.value("services") {
        Some(Value::String(word)) if word == "all" => all.to_vec(),
        _ => references(row, "services"),
    };
    CounterConfig {
        label: line(row, "label", ID_CHARS_MAX).unwrap_or(id.as_str()).to_owned(),
        id,
        room: texts(row, "room", languages),
        floor: texts(row, "floor", languages),
        step_free: row.flag("step_free").unwrap_or(false),
        services,
        backup: references(row, "backup"),
        backup_after_s: row.number("backup_after_s", 1, DAY_S),
        languages: references(row, "languages"),
        needs: references(row, "needs"),
    }
}

fn kiosk(row: &Table<'_>) -> Kiosk {
    Kiosk {
        id: id_of(row),
        printer: line(row, "printer", ID_CHARS_MAX).map(Into::into),
        services: references(row, "services"),
        idle_s: row.number("idle_s", 10, 600).unwrap_or(45),
    }
}

fn printer(row: &Table<'_>) -> Printer {
    let mut links = Vec::new();
    if let Some(address) = line(row, "tcp", LINE_CHARS_MAX) {
        let address = if address.contains(':') { address.to_owned() } else { format!("{address}:9100") };
        links.push(PrinterLink::Tcp { address });
    }
    if let Some(path) = line(row, "device", LINE_CHARS_MAX) {
        links.push(PrinterLink::Device { path: path.to_owned() });
    }
    if row.flag("virtual") == Some(true) {
        links.push(PrinterLink::Virtual);
    }
    let written = ["tcp", "device"].into_iter().filter(|key| row.value(key).is_some()).count()
        + usize::from(row.value("virtual").is_some_and(|value| *value != Value::Bool(false)));
    if written != 1 {
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
    if row.value("code_pages").and_then(Value::as_array).is_some_and(Vec::is_empty) {
        row.problems().note(row.path("code_pages"), "must name at least one code page");
    }
    pages
}
