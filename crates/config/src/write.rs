//! From a configuration back to an office file: the tables and keys that the readers know.
//!
//! Invariant: what is written here is read as the very configuration that it was written from, if that
//! one came out of an office file.
//! What a file says by saying nothing is written down where there is a figure or a word for it, so that
//! whoever edits sees it; what is not there at all is left out.

use crate::{
    logo,
    profiles::Profile,
    tree::{Node, Table, list_of, of_texts},
};
use kolejka_core::{
    Texts,
    config::{
        Align, CardList, Choice, Class, Config, CounterConfig, Cutter, DPI, DisplayConfig, EmergencyConfig,
        HolidayCalendar, Hours, InDoubt, Intake, Kiosk, Layout, Limits, PaperBlock, PaperText, PaperWhat,
        Policy, PolicyKind, PrintWay, Printer, PrinterLink, QueueAlert, RATE_ONE_MILLI, Retention, Service,
        Slide, SlideKind, Span, SpokenWay, StaffRules, TextSize, Voice, When, dots_of_mm,
    },
    ids::OfficeId,
};
use serde_json::Value;

fn thousandths(milli: u32) -> Value {
    if milli.is_multiple_of(1000) { (milli / 1000).into() } else { (f64::from(milli) / 1000.0).into() }
}

/// A limit for which a file says 0 where there is none.
fn limit(seconds: Option<u32>) -> u32 {
    seconds.unwrap_or(0)
}

/// A whole office file.
pub(crate) fn office(id: &OfficeId, config: &Config) -> Table {
    // Every part by its name: one that is added and not written would be lost by the next administrator.
    let Config {
        name,
        time_zone,
        languages,
        day_starts,
        hours: open,
        intake: office_intake,
        waiting_room,
        otherwise,
        accent,
        logo,
        intake_before_min,
        priority_question,
        classes,
        policy: rule,
        limits: bounds,
        needs,
        groups,
        services,
        counters,
        kiosks,
        displays,
        printers,
        in_doubt,
        paper,
        voice: spoken,
        emergency: alarm,
        staff: rules,
        retention: kept,
    } = config;
    let mut file = Table::default();
    file.one("id", id.as_str())
        .one("time_zone", time_zone.as_str())
        .put("languages", list_of(languages))
        .one("day_starts", day_starts.to_string())
        .maybe("accent", accent.as_deref())
        .maybe("logo", logo.as_deref())
        .one("intake_before_min", *intake_before_min)
        .texts("name", name)
        .texts("waiting_room", waiting_room)
        .texts("otherwise", otherwise)
        .put("hours", Node::Section(hours(open)))
        .section("intake", intake(*office_intake))
        .section("policy", policy(rule))
        .section("limits", limits(bounds))
        .rows("classes", classes, class);
    if let Some(question) = priority_question {
        let mut table = Table::default();
        table
            .one("class", question.class.as_str())
            .texts("text", &question.text)
            .put("groups", Node::List(question.groups.iter().map(of_texts).collect()));
        file.section("priority_question", table);
    }
    let named = |id: &str, name: &Texts| {
        let mut row = Table::default();
        row.one("id", id).texts("name", name);
        row
    };
    file.rows("needs", needs, |need| named(need.id.as_str(), &need.name))
        .rows("groups", groups, |group| named(group.id.as_str(), &group.name))
        .section("staff", staff(rules))
        .rows("services", services, service)
        .rows("counters", counters, counter)
        .section("printing", printing(*in_doubt))
        .rows("kiosks", kiosks, kiosk)
        .rows("displays", displays, display)
        .section("voice", voice(spoken))
        .section("emergency", emergency(alarm))
        .section("retention", retention(kept))
        .rows("printers", printers, printer);
    if let Some(blocks) = paper {
        // A picture is as large as its millimetres at the office's first printer.
        let dpi = printers.first().map_or(DPI, |printer| printer.dpi);
        let mut table = Table::default();
        // An empty layout is one, too.
        let blocks = blocks.iter().map(|of| block(of, dpi)).collect();
        table.put("blocks", Node::Rows(blocks));
        file.put("paper", Node::Section(table));
    }
    file
}

fn retention(kept: &Retention) -> Table {
    let Retention { visits_days, comments_days, answers_days } = kept;
    let mut table = Table::default();
    table
        .one("visits_days", *visits_days)
        .one("comments_days", *comments_days)
        .one("answers_days", *answers_days);
    table
}

fn spans(spans: &[Span]) -> Node {
    Node::List(spans.iter().map(|span| Node::One(span_text(*span).into())).collect())
}

fn span_text(span: Span) -> String {
    format!("{}-{}", span.from, span.to)
}

fn hours(hours: &Hours) -> Table {
    let mut table = Table::default();
    for (day, open) in ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].iter().zip(&hours.week) {
        if !open.is_empty() {
            table.put(day, spans(open));
        }
    }
    let holidays = match hours.holidays {
        HolidayCalendar::None => "none",
        HolidayCalendar::Poland => "poland",
    };
    table.one("holidays", holidays).rows("exceptions", &hours.exceptions, |exception| {
        let mut row = Table::default();
        row.put("date", Node::Date(exception.date.to_string()))
            .put("spans", spans(&exception.spans))
            .texts("reason", &exception.reason);
        row
    });
    table
}

fn intake(intake: Intake) -> Table {
    let mut table = Table::default();
    table.one("by_forecast", intake.by_forecast);
    // Where nothing is limited, overtime means nothing, and is said only if it was.
    if intake.by_forecast || intake.overtime_s != Intake::default().overtime_s {
        table.one("overtime_s", intake.overtime_s);
    }
    table
}

fn policy(policy: &Policy) -> Table {
    let mut table = Table::default();
    match policy.kind {
        PolicyKind::Strict => table.one("kind", "strict"),
        PolicyKind::Accumulating => table.one("kind", "accumulating"),
        PolicyKind::Ratio { calls } => table.one("kind", "ratio").one("calls", calls),
    };
    table.one("max_wait_s", limit(policy.max_wait_s));
    weight(&mut table, policy.rate_milli, policy.head_start_s);
    table.one("prefer_for_s", policy.prefer_for_s);
    table
}

fn weight(table: &mut Table, rate_milli: u32, head_start_s: u32) {
    if rate_milli != RATE_ONE_MILLI {
        table.one("rate", thousandths(rate_milli));
    }
    if head_start_s != 0 {
        table.one("head_start_s", head_start_s);
    }
}

fn limits(limits: &Limits) -> Table {
    let mut table = Table::default();
    table
        .one("undo_window_s", limits.undo_window_s)
        .one("no_show_calls", limits.no_show_calls)
        .one("no_show_after_s", limits.no_show_after_s)
        .one("restore_next_s", limits.restore_next_s)
        .one("matters", limits.matters)
        .maybe("more_time_s", limits.more_time_s);
    table
}

fn class(class: &Class) -> Table {
    let mut row = Table::default();
    row.one("id", class.id.as_str()).texts("name", &class.name).one("max_wait_s", limit(class.max_wait_s));
    weight(&mut row, class.rate_milli, class.head_start_s);
    row
}

fn queue_alert(alert: QueueAlert) -> Table {
    let mut table = Table::default();
    table.maybe("waiting", alert.waiting).maybe("longest_s", alert.longest_s);
    table
}

fn choice(choice: &Choice) -> Table {
    let mut row = Table::default();
    row.one("id", choice.id.as_str()).texts("name", &choice.name);
    row
}

fn staff(rules: &StaffRules) -> Table {
    let mut table = Table::default();
    table
        .one("still_serving_after_s", rules.still_serving_after_s)
        .one("silent_after_s", rules.silent_after_s)
        .section("queue_alert", queue_alert(rules.queue_alert))
        .rows("outcomes", &rules.outcomes, choice)
        .rows("breaks", &rules.breaks, choice);
    table
}

fn service(service: &Service) -> Table {
    let mut row = Table::default();
    row.one("id", service.id.as_str())
        .one("series", service.series.as_str())
        .texts("name", &service.name)
        .maybe("group", service.group.as_ref().map(kolejka_core::ids::GroupId::as_str))
        .yes("sensitive", service.sensitive)
        .maybe("daily_limit", service.daily_limit);
    if !service.keywords.is_empty() {
        let mut words = Table::default();
        for (lang, list) in &service.keywords {
            words.put(lang.as_str(), list_of(list));
        }
        row.put("keywords", Node::Inline(words));
    }
    if let Some(own) = &service.hours {
        row.put("hours", Node::Section(hours(own)));
    }
    if let Some(own) = service.intake {
        row.section("intake", intake(own));
    }
    let mut rules = Table::default();
    rules.maybe("still_serving_after_s", service.staff.still_serving_after_s);
    if let Some(alert) = service.staff.queue_alert {
        // One that looks at nothing is another than the office's.
        rules.put("queue_alert", Node::Section(queue_alert(alert)));
    }
    rules.rows("outcomes", &service.staff.outcomes, choice);
    row.section("staff", rules).section("card", card(service));
    row
}

fn card(service: &Service) -> Table {
    let card = &service.card;
    let mut table = Table::default();
    if !card.bring.is_empty() {
        table.put("bring", Node::List(card.bring.iter().map(of_texts).collect()));
    }
    table.texts("pay", &card.pay).texts("deadline", &card.deadline);
    if let Some(as_of) = card.as_of {
        table.put("as_of", Node::Date(as_of.to_string()));
    }
    table.maybe("source", card.source.as_deref()).maybe("sign_video", card.sign_video.as_deref());
    if let Some(online) = &card.online {
        let mut way = Table::default();
        way.texts("text", &online.text).maybe("url", online.url.as_deref());
        table.section("online", way);
    }
    table.rows("fees", &card.fees, |fee| {
        let mut row = Table::default();
        row.texts("what", &fee.what).one("amount", fee.amount.as_str());
        row
    });
    table
}

fn counter(counter: &CounterConfig) -> Table {
    let mut row = Table::default();
    row.one("id", counter.id.as_str())
        .one("label", counter.label.as_str())
        .texts("room", &counter.room)
        .texts("floor", &counter.floor)
        .texts("way", &counter.way)
        .yes("step_free", counter.step_free)
        .put("services", list_of(&counter.services))
        .words("backup", &counter.backup)
        .maybe("backup_after_s", counter.backup_after_s)
        .words("languages", &counter.languages)
        .words("needs", &counter.needs);
    if !counter.breaks.is_empty() {
        row.put("breaks", spans(&counter.breaks));
    }
    row
}

fn printing(in_doubt: InDoubt) -> Table {
    let mut table = Table::default();
    let in_doubt = match in_doubt {
        InDoubt::PrintAgain => "print_again",
        InDoubt::AskStaff => "ask_staff",
    };
    table.one("in_doubt", in_doubt);
    table
}

fn kiosk(kiosk: &Kiosk) -> Table {
    let mut row = Table::default();
    row.one("id", kiosk.id.as_str())
        .maybe("printer", kiosk.printer.as_ref().map(kolejka_core::ids::PrinterId::as_str))
        .words("services", &kiosk.services)
        .one("idle_s", kiosk.idle_s)
        .one("ticket_s", kiosk.ticket_s)
        .one("phone", kiosk.phone);
    if let Some(sides) = kiosk.panel_mm {
        row.put("panel_mm", Node::List(sides.iter().map(|side| Node::One((*side).into())).collect()));
    }
    if kiosk.turned != 0 {
        row.one("turned", kiosk.turned);
    }
    row.one("spoken_corner", kiosk.spoken_corner.name());
    let mut keys = Table::default();
    for (action, names) in &kiosk.keys {
        keys.words(action.name(), names);
    }
    let mut names = Table::default();
    for (action, texts) in &kiosk.key_names {
        names.texts(action.name(), texts);
    }
    row.section("keys", keys).section("key_names", names);
    row
}

fn display(display: &DisplayConfig) -> Table {
    let layout = match display.layout {
        Layout::Auto => "auto",
        Layout::Landscape => "landscape",
        Layout::Portrait => "portrait",
        Layout::CallsOnly => "calls-only",
        Layout::Split => "split",
    };
    let mut row = Table::default();
    row.one("id", display.id.as_str())
        .words("counters", &display.counters)
        .words("services", &display.services)
        .words("floors", &display.floors)
        .maybe("counter", display.counter.as_ref().map(kolejka_core::ids::CounterId::as_str))
        .one("layout", layout)
        .words("languages", &display.languages)
        .one("speaks", !display.silent)
        .one("notices", !display.hide_notices)
        .yes("waiting_times", display.waiting_times)
        .yes("follow_code", display.follow_code);
    if let Some(panel) = display.panel {
        let mut table = Table::default();
        table
            .one("inches", inches(panel.diagonal_mm))
            .one("distance_m", thousandths(panel.distance_mm))
            .one("pixels", format!("{}x{}", panel.width_px, panel.height_px));
        row.put("panel", Node::Inline(table));
    }
    if !display.volume.is_empty() {
        let volume = |volume: &kolejka_core::config::Volume| {
            let mut table = Table::default();
            table.one("at", span_text(volume.at)).one("percent", volume.percent);
            Node::Inline(table)
        };
        row.put("volume", Node::List(display.volume.iter().map(volume).collect()));
    }
    if !display.playlist.is_empty() {
        row.put("playlist", Node::List(display.playlist.iter().map(slide).collect()));
    }
    row
}

/// The roundest number of inches that is read as so many millimetres.
fn inches(diagonal_mm: u32) -> Value {
    let mm = |milli: u64| milli * 254 / 10_000;
    let exact = u64::from(diagonal_mm) * 10_000 / 254;
    for step in [1000, 500, 100, 10] {
        let near = exact.div_ceil(step) * step;
        if mm(near) == u64::from(diagonal_mm) {
            return thousandths(u32::try_from(near).unwrap_or(u32::MAX));
        }
    }
    thousandths(u32::try_from((u64::from(diagonal_mm) * 10_000).div_ceil(254)).unwrap_or(u32::MAX))
}

fn slide(slide: &Slide) -> Node {
    let key = match slide.kind {
        SlideKind::Image => "image",
        SlideKind::Video => "video",
        SlideKind::Page => "page",
    };
    let mut table = Table::default();
    table.one(key, slide.file.as_str()).maybe("seconds", slide.seconds);
    Node::Inline(table)
}

fn voice(voice: &Voice) -> Table {
    let way = match voice.way {
        SpokenWay::WhereNeeded => "where-needed",
        SpokenWay::Always => "always",
        SpokenWay::Never => "never",
    };
    let mut table = Table::default();
    table.put("languages", list_of(&voice.languages)).one("way", way);
    table
}

fn emergency(emergency: &EmergencyConfig) -> Table {
    let mut table = Table::default();
    table
        .texts("text", &emergency.text)
        .texts("way_out", &emergency.way_out)
        .one("speak", emergency.speak)
        .words("contacts", &emergency.contacts);
    table
}

fn printer(printer: &Printer) -> Table {
    let profile = printer.profile.as_deref().and_then(Profile::named);
    let mut row = Table::default();
    row.one("id", printer.id.as_str());
    match &printer.link {
        PrinterLink::Tcp { address } => row.one("tcp", address.as_str()),
        PrinterLink::Device { path } => row.one("device", path.as_str()),
        PrinterLink::Serial { path, baud } => row.one("serial", path.as_str()).one("baud", *baud),
        PrinterLink::File { path } => row.one("file", path.as_str()),
        PrinterLink::Agent => row.one("agent", true),
        PrinterLink::Virtual => row.one("virtual", true),
    };
    row.texts("place", &printer.place).maybe("profile", profile.map(|profile| profile.name));
    // What the profile says is left to it; what differs is said, also if a later profile differs.
    let paper_mm = profile.map_or(80, |known| known.paper_mm);
    let dots = profile.filter(|known| known.paper_mm == printer.paper_mm).map(|known| known.dots);
    let pages = profile.map_or(
        vec![kolejka_core::config::PageCode::Pc852, kolejka_core::config::PageCode::Wpc1251],
        |known| known.code_pages.to_vec(),
    );
    if printer.paper_mm != paper_mm {
        row.one("paper_mm", printer.paper_mm);
    }
    if printer.dots != dots {
        row.maybe("dots", printer.dots);
    }
    if printer.dpi != profile.map_or(DPI, |known| known.dpi) {
        row.one("dpi", printer.dpi);
    }
    if printer.cutter != profile.map_or(Cutter::Partial, |known| known.cutter) {
        let cutter = match printer.cutter {
            Cutter::None => "none",
            Cutter::Partial => "partial",
            Cutter::Full => "full",
        };
        row.one("cutter", cutter);
    }
    row.maybe("feed_mm", printer.feed_mm);
    if printer.way == PrintWay::Text {
        row.one("way", "text");
    }
    if printer.code_pages != pages {
        let names: Vec<&str> = printer.code_pages.iter().map(|page| page.name()).collect();
        row.words("code_pages", &names);
    }
    if printer.confirms != profile.map_or(kolejka_core::config::Confirms::None, |known| known.confirms) {
        row.one("confirms", printer.confirms.name());
    }
    let steps = printer.darker.unsigned_abs();
    match printer.darker {
        1.. => row.one("darker", steps),
        0 => &mut row,
        ..0 => row.one("lighter", steps),
    };
    row.one("roll_m", printer.roll_m);
    row
}

fn block(block: &PaperBlock, dpi: u16) -> Table {
    let mut row = Table::default();
    match &block.what {
        PaperWhat::Logo { logo, beside } => {
            let width_mm = (1..=u16::MAX)
                .take(208)
                .find(|mm| dots_of_mm(*mm, dpi).min(logo::WIDTH_MAX) >= logo.width)
                .unwrap_or(1);
            row.one("logo", logo::as_png(logo)).one("width_mm", width_mm);
            put_beside(&mut row, beside);
        }
        PaperWhat::Text(text) => put_text(&mut row, text),
        PaperWhat::Number => {
            row.one("number", true);
        }
        PaperWhat::Rule => {
            row.one("rule", true);
        }
        PaperWhat::List(list) => {
            let list = match list {
                CardList::Bring => "bring",
                CardList::Fees => "fees",
            };
            row.one("list", list);
        }
        PaperWhat::Qr { beside } => {
            row.one("qr", true);
            put_beside(&mut row, beside);
        }
        PaperWhat::Feed { mm } => {
            row.one("feed_mm", *mm);
        }
        PaperWhat::Cut => {
            row.one("cut", true);
        }
    }
    if block.when == When::Asked {
        row.one("when", "asked");
    }
    row
}

fn put_beside(row: &mut Table, beside: &[PaperText]) {
    if !beside.is_empty() {
        let text = |text: &PaperText| {
            let mut table = Table::default();
            put_text(&mut table, text);
            Node::Inline(table)
        };
        row.put("beside", Node::List(beside.iter().map(text).collect()));
    }
}

/// What stands on a ticket where the office says nothing, as a layout to begin with.
pub(crate) fn built_in_paper() -> Table {
    let mut table = Table::default();
    let blocks = kolejka_core::config::built_in_paper();
    table.put("blocks", Node::Rows(blocks.iter().map(|of| block(of, DPI)).collect()));
    table
}

fn put_text(row: &mut Table, text: &PaperText) {
    match text.text.0.get("") {
        // One for all languages: the fields in it speak the client's.
        Some(for_all) => row.one("text", for_all.as_str()),
        None => row.texts("text", &text.text),
    };
    match text.size {
        TextSize::Small => row.one("size", "small"),
        TextSize::Normal => row,
        TextSize::Large => row.one("size", "large"),
        TextSize::Huge => row.one("size", "huge"),
    }
    .yes("bold", text.bold);
    match text.align {
        Align::Left => row,
        Align::Center => row.one("align", "center"),
        Align::Right => row.one("align", "right"),
    }
    .maybe("lines_max", text.lines_max);
}
