//! Displays, the voice and the emergency, as they stand in an office file.

use crate::{
    check::Findings,
    hours::span,
    letters,
    office::id_of,
    text::{ID_CHARS_MAX, LINE_CHARS_MAX, Languages, line, references, required_line, texts},
    unread::Unread,
};
use kolejka_core::config::{
    Config, DisplayConfig, EmergencyConfig, Layout, Minutes, Panel, Slide, SlideKind, SpokenWay, Voice,
    Volume,
};
use kolejka_fields::Table;

/// The most slides of a playlist.
const SLIDES_MAX: usize = 200;

/// How long a picture or page is shown where a file says nothing.
const SLIDE_S: u32 = 15;

/// Languages that the program has words for calls in.
const SPOKEN: [&str; 4] = ["pl", "en", "uk", "de"];

pub(crate) fn display(row: &Table<'_>, day_starts: Option<Minutes>) -> DisplayConfig {
    DisplayConfig {
        id: id_of(row),
        counters: references(row, "counters"),
        services: references(row, "services"),
        floors: references::<&str>(row, "floors").into_iter().map(str::to_owned).collect(),
        counter: line(row, "counter", ID_CHARS_MAX).map(Into::into),
        layout: layout(row),
        languages: references(row, "languages"),
        silent: !row.flag("speaks").unwrap_or(true),
        volume: row.tables("volume").into_iter().filter_map(|table| volume(table, day_starts)).collect(),
        panel: row.table("panel").and_then(panel),
        waiting_times: row.flag("waiting_times").unwrap_or(false),
        hide_notices: !row.flag("notices").unwrap_or(true),
        follow_code: row.flag("follow_code").unwrap_or(false),
        playlist: playlist(row),
    }
}

fn layout(row: &Table<'_>) -> Layout {
    match row.text("layout") {
        None | Some("auto") => Layout::Auto,
        Some("landscape") => Layout::Landscape,
        Some("portrait") => Layout::Portrait,
        Some("calls-only") => Layout::CallsOnly,
        Some("split") => Layout::Split,
        Some(_) => {
            let message = "must be \"auto\", \"landscape\", \"portrait\", \"calls-only\" or \"split\"";
            row.problems().note(row.path("layout"), message);
            Layout::Auto
        }
    }
}

fn volume(table: Table<'_>, day_starts: Option<Minutes>) -> Option<Volume> {
    let at = required_line(&table, "at", LINE_CHARS_MAX)
        .and_then(|text| span(text, day_starts, &table.path("at"), table.problems()));
    table.require("percent");
    let percent = table.number("percent", 0, 100);
    table.finish();
    Some(Volume { at: at?, percent: percent? })
}

fn panel(table: Table<'_>) -> Option<Panel> {
    table.require("inches");
    table.require("distance_m");
    let diagonal = table.thousandths("inches", 400).map(|milli| u64::from(milli) * 254 / 10_000);
    let distance_mm = table.thousandths("distance_m", 100);
    let (mut width_px, mut height_px) = (1920, 1080);
    if let Some(text) = line(&table, "pixels", LINE_CHARS_MAX) {
        let size = text.split_once(['x', '×']).and_then(|(width, height)| {
            Some((width.trim().parse::<u32>().ok()?, height.trim().parse::<u32>().ok()?))
        });
        match size.filter(|(width, height)| (320..=16_384).contains(width) && (320..=16_384).contains(height))
        {
            Some(size) => (width_px, height_px) = size,
            None => table.problems().note(table.path("pixels"), "must be a size such as \"1920x1080\""),
        }
    }
    table.finish();
    Some(Panel {
        diagonal_mm: u32::try_from(diagonal?).ok()?,
        distance_mm: distance_mm?,
        width_px,
        height_px,
    })
}

fn playlist(row: &Table<'_>) -> Vec<Slide> {
    let tables = row.tables("playlist");
    if tables.len() > SLIDES_MAX {
        row.problems().note(row.path("playlist"), format!("has more than {SLIDES_MAX} entries"));
        return Vec::new();
    }
    tables.into_iter().filter_map(slide).collect()
}

fn slide(table: Table<'_>) -> Option<Slide> {
    let kinds = [("image", SlideKind::Image), ("video", SlideKind::Video), ("page", SlideKind::Page)];
    let mut found = Vec::new();
    for (key, kind) in kinds {
        if let Some(file) = line(&table, key, LINE_CHARS_MAX) {
            if is_within(file) {
                found.push((kind, file.to_owned()));
            } else {
                table.problems().note_with_hint(
                    table.path(key),
                    "must be a file inside of the media folder",
                    "its path from there, such as \"2026/picture.jpg\"",
                );
            }
        }
    }
    if kinds.iter().filter(|(key, _)| table.value(key).is_some()).count() != 1 {
        table.problems().note(table.path("image"), "a slide is one of image, video or page");
    }
    let seconds = table.number("seconds", 2, 3_600);
    table.finish();
    let (kind, file) = found.pop()?;
    let seconds = match kind {
        SlideKind::Video => seconds,
        SlideKind::Image | SlideKind::Page => seconds.or(Some(SLIDE_S)),
    };
    Some(Slide { kind, file, seconds })
}

/// Whether a path leads to nowhere but into the folder that it counts from.
fn is_within(file: &str) -> bool {
    !file.starts_with('/')
        && !file.contains('\\')
        && file.split('/').all(|part| !part.is_empty() && part != ".." && !part.starts_with('.'))
}

/// What is spoken; in all of the office's languages that the program has words for, unless said.
pub(crate) fn voice(table: &Table<'_>, languages: &Languages) -> Voice {
    let own = || languages.tags.iter().filter(|lang| SPOKEN.contains(&lang.as_str())).cloned().collect();
    let Some(table) = table.table("voice") else {
        return Voice { languages: own(), way: SpokenWay::default() };
    };
    let written = table.value("languages").is_some();
    let named = references(&table, "languages");
    let way = match table.text("way") {
        None | Some("where-needed") => SpokenWay::WhereNeeded,
        Some("always") => SpokenWay::Always,
        Some("never") => SpokenWay::Never,
        Some(_) => {
            let message = "must be \"where-needed\", \"always\" or \"never\"";
            table.problems().note(table.path("way"), message);
            SpokenWay::WhereNeeded
        }
    };
    table.finish();
    Voice { languages: if written { named } else { own() }, way }
}

pub(crate) fn emergency(table: &Table<'_>, languages: &Languages) -> EmergencyConfig {
    let Some(table) = table.table("emergency") else { return EmergencyConfig::default() };
    let emergency = EmergencyConfig {
        text: texts(&table, "text", languages),
        way_out: texts(&table, "way_out", languages),
        speak: table.flag("speak").unwrap_or(false),
        contacts: references::<&str>(&table, "contacts").into_iter().map(str::to_owned).collect(),
    };
    table.finish();
    emergency
}

/// Judges displays and the voice.
pub(crate) fn judge(config: &Config, unread: &Unread, findings: &mut Findings) {
    for (path, lang) in unread.rows("voice.languages", &config.voice.languages) {
        if !SPOKEN.contains(&lang.as_str()) {
            findings.error(
                path,
                format!("there are no words for calls in `{lang}`"),
                "one of pl, en, uk, de",
            );
        }
    }
    for (row, display) in unread.rows("displays", &config.displays) {
        let kinds = [
            !display.counters.is_empty(),
            !display.services.is_empty(),
            !display.floors.is_empty(),
            display.counter.is_some(),
        ];
        if kinds.into_iter().filter(|given| *given).count() > 1 {
            findings.error(
                row.clone(),
                "says in more than one way which counters it shows",
                "give one of counters, services, floors and counter",
            );
        }
        for (path, floor) in unread.rows(&format!("{row}.floors"), &display.floors) {
            let known =
                config.counters.iter().any(|counter| counter.floor.0.values().any(|text| text == floor));
            if !known && !unread.in_any("counters", "floor") {
                findings.error(
                    path,
                    format!("no counter is on the floor `{floor}`"),
                    "see the counters' `floor`",
                );
            }
        }
        if display.layout == Layout::Split && display.playlist.is_empty() {
            findings.warning(
                format!("{row}.layout"),
                "has nothing to show beside the calls",
                "give it a playlist, or another layout",
            );
        }
        if display.layout == Layout::CallsOnly && !display.playlist.is_empty() {
            findings.warning(format!("{row}.playlist"), "is never shown: the layout is \"calls-only\"", "");
        }
        let without_list = match display.layout {
            Layout::CallsOnly => Some("calls-only"),
            Layout::Split if !display.playlist.is_empty() => Some("split"),
            Layout::Split | Layout::Auto | Layout::Landscape | Layout::Portrait => None,
        };
        if let Some(layout) = without_list.filter(|_| display.waiting_times) {
            findings.warning(
                format!("{row}.waiting_times"),
                format!("are never shown: the layout is \"{layout}\""),
                "",
            );
        }
        if let Some(panel) = display.panel {
            let shown: Vec<_> = config.counters.iter().filter(|counter| display.shows(counter)).collect();
            let longest = shown.iter().map(|counter| counter.label.chars().count()).max().unwrap_or(1);
            let capital = |standing| letters::capital_mm(display, panel, longest, standing);
            let needed = letters::needed_mm(panel);
            let from = format!(
                "to be read from {:.1} m they must be {needed:.0} mm",
                f64::from(panel.distance_mm) / 1000.0
            );
            // Each counter has one call that stands at most.
            let mut crowds = letters::LARGE_MAX + 1..=shown.len();
            if capital(letters::LARGE_MAX) < needed {
                findings.warning(
                    format!("{row}.panel"),
                    format!(
                        "capital letters of calls come out {:.0} mm high; {from}",
                        capital(letters::LARGE_MAX)
                    ),
                    "take the layout \"calls-only\", a larger panel, or hang it closer; long labels of counters are set \
                     smaller",
                );
            } else if let Some(crowd) = crowds.find(|standing| capital(*standing) < needed) {
                findings.warning(
                    format!("{row}.panel"),
                    format!(
                        "while {crowd} calls stand, their list takes room and capital letters come out {:.0} mm high; \
                         {from}",
                        capital(crowd)
                    ),
                    "take a larger panel, hang it closer, or have each of several screens show fewer counters",
                );
            }
        }
    }
    let speaks = config.displays.iter().any(|display| !display.silent && display.counter.is_none());
    if !config.displays.is_empty() && !speaks && !unread.in_any("displays", "speaks") {
        findings.warning(
            "displays",
            "none speaks: calls are shown only",
            "leave `speaks` out at one of them",
        );
    }
}
