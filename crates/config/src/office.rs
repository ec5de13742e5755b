//! The office file's tables, one function each.

use crate::{
    display,
    hours::{date, hours, spans, time_of_day},
    kiosk::{keywords, kiosk, media_name},
    logo::Files,
    paper, printer,
    text::{
        ID_CHARS_MAX, LINE_CHARS_MAX, Languages, URL_CHARS_MAX, limit_s, line, list_of_texts, references,
        required_line, required_texts, texts,
    },
};
use kolejka_core::{
    config::{
        Card, Class, Config, CounterConfig, DPI, Fee, Group, HolidayCalendar, Hours, InDoubt, Intake, Kiosk,
        Limits, Minutes, Need, OnlineWay, PREFER_FOR_S, Policy, PolicyKind, Printer, PrinterLink,
        PriorityQuestion, RATE_ONE_MILLI, Service,
    },
    ids::{ClassId, CounterId, OfficeId, ServiceId},
};
use kolejka_fields::{Problem, Problems, Table};
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

/// The most minutes that tickets are issued before hours begin: half a day.
const INTAKE_BEFORE_MIN: u32 = 12 * 60;

/// Endings of pictures that browsers show.
const PICTURES: [&str; 4] = ["svg", "png", "webp", "jpg"];

/// Endings of films that browsers show.
const FILMS: [&str; 2] = ["mp4", "webm"];

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
pub(crate) fn read(value: &Value, problems: &Problems, files: Files<'_>) -> Option<(OfficeId, Config)> {
    Table::root(value, problems).map(|table| office(table, files))
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

fn office(table: Table<'_>, files: Files<'_>) -> (OfficeId, Config) {
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
        intake: intake(&table).unwrap_or_default(),
        waiting_room: texts(&table, "waiting_room", &languages),
        otherwise: texts(&table, "otherwise", &languages),
        accent: line(&table, "accent", LINE_CHARS_MAX).map(str::to_owned),
        logo: media_name(&table, "logo", &PICTURES),
        intake_before_min: table
            .number("intake_before_min", 0, INTAKE_BEFORE_MIN)
            .and_then(|minutes| u16::try_from(minutes).ok())
            .unwrap_or(0),
        priority_question: priority_question(&table, &languages),
        classes: rows(&table, "classes", |row| class(row, &languages)),
        policy: policy(&table),
        limits: limits(&table),
        needs: rows(&table, "needs", |row| Need {
            id: id_of(row),
            name: required_texts(row, "name", &languages),
        }),
        groups: rows(&table, "groups", |row| Group {
            id: id_of(row),
            name: required_texts(row, "name", &languages),
        }),
        services: rows(&table, "services", |row| service(row, day_starts, &languages)),
        counters: Vec::new(),
        kiosks: rows(&table, "kiosks", |row| kiosk_row(row, &languages)),
        paper: None,
        displays: rows(&table, "displays", |row| display::display(row, day_starts)),
        printers: rows(&table, "printers", |row| printer(row, &languages)),
        voice: display::voice(&table, &languages),
        emergency: display::emergency(&table, &languages),
        in_doubt: in_doubt(&table),
        staff: crate::staff::staff(&table, &languages),
        retention: crate::retention::retention(&table),
        languages: languages.tags.clone(),
    };
    let all: Vec<ServiceId> = config.services.iter().map(|service| service.id.clone()).collect();
    let counters = rows(&table, "counters", |row| counter(row, &all, day_starts, &languages));
    // A picture is as large as its millimetres at the office's first printer.
    let dpi = config.printers.first().map_or(DPI, |printer| printer.dpi);
    let paper = paper::read(&table, &languages, dpi, files);
    table.finish();
    (id.unwrap_or_else(|| OfficeId::new("")), Config { counters, paper, ..config })
}

/// Every table of a list, each finished.
pub(crate) fn rows<'a, T>(table: &Table<'a>, key: &'static str, read: impl Fn(&Table<'a>) -> T) -> Vec<T> {
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

pub(crate) fn id_of<'a, T: From<&'a str>>(table: &Table<'a>) -> T {
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
    let mut unused = intake_unused(value);
    let Some(policy) = value.get("policy") else { return unused };
    let kind = policy.get("kind").and_then(Value::as_str).unwrap_or("strict");
    if kind != "ratio" && policy.get("calls").is_some() {
        unused.push(Problem {
            path: "policy.calls".to_owned(),
            message: format!("can never apply: the policy is \"{kind}\""),
            hint: Some("it counts with kind = \"ratio\" only".to_owned()),
        });
    }
    unused
}

/// Overtime where nothing is limited by it.
fn intake_unused(value: &Value) -> Vec<Problem> {
    let services = value.get("services").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let own = services.iter().enumerate().map(|(row, service)| (format!("services[{row}]."), service));
    [(String::new(), value)]
        .into_iter()
        .chain(own)
        .filter_map(|(path, table)| Some((path, table.get("intake")?)))
        .filter(|(_, intake)| intake.get("by_forecast") == Some(&Value::Bool(false)))
        .filter(|(_, intake)| intake.get("overtime_s").is_some())
        .map(|(path, _)| Problem {
            path: format!("{path}intake.overtime_s"),
            message: "can never apply: intake is not limited by forecasts".to_owned(),
            hint: Some("it counts with by_forecast = true only".to_owned()),
        })
        .collect()
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
        // No more than a quarter of an hour: a place is kept, not reserved.
        more_time_s: table.number("more_time_s", 60, 900),
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
        intake: intake(row),
        card: row.table("card").map(|table| card(table, languages)).unwrap_or_default(),
        group: line(row, "group", ID_CHARS_MAX).map(Into::into),
        keywords: keywords(row, languages),
        staff: crate::staff::service(row, languages),
    }
}

/// The limit that forecasts set to intake, of an office or of a service.
fn intake(table: &Table<'_>) -> Option<Intake> {
    let table = table.table("intake")?;
    let default = Intake::default();
    let intake = Intake {
        by_forecast: table.flag("by_forecast").unwrap_or(default.by_forecast),
        overtime_s: table.number("overtime_s", 0, DAY_S).unwrap_or(default.overtime_s),
    };
    table.finish();
    Some(intake)
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
        sign_video: media_name(&table, "sign_video", &FILMS),
    };
    table.finish();
    card
}

fn counter(
    row: &Table<'_>,
    all: &[ServiceId],
    day_starts: Option<Minutes>,
    languages: &Languages,
) -> CounterConfig {
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
        way: texts(row, "way", languages),
        step_free: row.flag("step_free").unwrap_or(false),
        services,
        backup: references(row, "backup"),
        backup_after_s: row.number("backup_after_s", 1, DAY_S),
        languages: references(row, "languages"),
        needs: references(row, "needs"),
        breaks: spans(row, "breaks", day_starts),
    }
}

fn kiosk_row(row: &Table<'_>, languages: &Languages) -> Kiosk {
    kiosk(row, id(row, "id").unwrap_or_default(), languages)
}

/// Speeds that a serial line can have, in bits a second.
const BAUDS: [u32; 7] = [4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400];

/// The speed of a serial line where a file says nothing, that of most printers as delivered.
const BAUD: u32 = 19_200;

/// Ways to reach a printer, by their names in the file.
const LINKS: [&str; 6] = ["tcp", "device", "serial", "file", "agent", "virtual"];

fn printer(row: &Table<'_>, languages: &Languages) -> Printer {
    let mut links = Vec::new();
    if let Some(address) = line(row, "tcp", LINE_CHARS_MAX) {
        let address = if address.contains(':') { address.to_owned() } else { format!("{address}:9100") };
        links.push(PrinterLink::Tcp { address });
    }
    if let Some(path) = line(row, "device", LINE_CHARS_MAX) {
        links.push(PrinterLink::Device { path: path.to_owned() });
    }
    let baud = baud(row);
    if let Some(path) = line(row, "serial", LINE_CHARS_MAX) {
        links.push(PrinterLink::Serial { path: path.to_owned(), baud });
    }
    if let Some(path) = line(row, "file", LINE_CHARS_MAX) {
        links.push(PrinterLink::File { path: path.to_owned() });
    }
    if row.flag("agent") == Some(true) {
        links.push(PrinterLink::Agent);
    }
    if row.flag("virtual") == Some(true) {
        links.push(PrinterLink::Virtual);
    }
    let is_written = |key: &&'static str| row.value(key).is_some_and(|value| *value != Value::Bool(false));
    if LINKS.iter().filter(|key| is_written(key)).count() != 1 {
        row.problems().note_with_hint(
            row.path("tcp"),
            "a printer is reached in exactly one way",
            "give one of: tcp = \"10.0.0.5:9100\", device = \"/dev/usb/lp0\", serial = \"/dev/ttyS0\", \
             agent = true, file = \"/path\", virtual = true",
        );
    }
    if row.value("baud").is_some() && row.value("serial").is_none() {
        row.problems().note(row.path("baud"), "is for a serial line only");
    }
    let link = links.pop().unwrap_or(PrinterLink::Virtual);
    let read = printer::read(row, id_of(row), link);
    Printer {
        roll_m: row.number("roll_m", 1, 1_000).and_then(|m| u16::try_from(m).ok()).unwrap_or(read.roll_m),
        place: texts(row, "place", languages),
        ..read
    }
}

fn baud(row: &Table<'_>) -> u32 {
    let Some(baud) = row.number("baud", BAUDS[0], BAUDS[BAUDS.len() - 1]) else { return BAUD };
    if !BAUDS.contains(&baud) {
        let speeds: Vec<String> = BAUDS.iter().map(ToString::to_string).collect();
        row.problems().note_with_hint(
            row.path("baud"),
            "is no speed of a serial line",
            format!("one of {}", speeds.join(", ")),
        );
    }
    baud
}

fn in_doubt(table: &Table<'_>) -> InDoubt {
    let Some(table) = table.table("printing") else { return InDoubt::default() };
    let in_doubt = match table.text("in_doubt") {
        None | Some("print_again") => InDoubt::PrintAgain,
        Some("ask_staff") => InDoubt::AskStaff,
        Some(_) => {
            let message = "must be \"print_again\" or \"ask_staff\"";
            table.problems().note(table.path("in_doubt"), message);
            InDoubt::PrintAgain
        }
    };
    table.finish();
    in_doubt
}
