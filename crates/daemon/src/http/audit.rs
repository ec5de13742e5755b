//! Acts of staff and administrators, looked up and taken out.
//!
//! They come from two chains: the office's journal, and the acts outside of it (`access::acts`). A page
//! holds both by time, the latest first; a cursor says how far each was read.

use super::{
    App, Caller, Problem, asked::AskedOffice, asked::AskedQuery, blocking::blocking, people::administrator,
};
use crate::access::{ACT_KINDS, Act, ActSearch, By, RecordedAct};
use axum::{
    Json,
    body::{Body, Bytes},
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use jiff::{civil::Date, tz::TimeZone};
use kolejka_api::wire_time;
use kolejka_core::{
    Actor, Recorded, Timestamp,
    ids::{OfficeId, Seq, TicketId},
};
use kolejka_store::Search;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, PoisonError},
};
use tokio::sync::mpsc;
use utoipa::{IntoParams, ToSchema};

/// Acts on a page.
const PAGE: usize = 50;
const PAGE_MAX: usize = 200;

/// Acts read at once while they are taken out.
const EXPORT_STEP: usize = 500;

/// Pieces of a file that wait for whoever takes it.
const EXPORT_WAITING: usize = 4;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AuditQuery {
    /// By whom, by sign-in name; of acts outside of the journal, also about whom.
    person: Option<String>,
    /// From this day on, such as `2026-02-16`, or from this moment on.
    from: Option<String>,
    /// To this day, included, or before this moment.
    until: Option<String>,
    /// About the ticket with this number.
    number: Option<String>,
    /// At this counter.
    counter: Option<String>,
    /// Of these kinds, with commas between.
    kind: Option<String>,
    /// Also what machines, clients and the program did.
    everybody: Option<bool>,
    /// Goes on from here.
    cursor: Option<String>,
    /// At most so many; 50 if absent.
    limit: Option<usize>,
    /// Of a file: `csv` or `jsonl`.
    format: Option<String>,
    /// As who calls; taken from the address where no header can be sent.
    #[expect(dead_code, reason = "it is read by the caller's own extractor, and must not count as unknown")]
    r#as: Option<String>,
}

/// Who did something.
#[derive(Serialize, ToSchema)]
pub(super) struct ActorView {
    /// `staff`, `kiosk`, `client`, `system` or `command_line`.
    kind: &'static str,
    /// The sign-in name, or the kiosk.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<String>,
    /// The role in which it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    role: Option<&'static str>,
}

/// A ticket that an act is about.
#[derive(Serialize, ToSchema)]
pub(super) struct AboutTicket {
    /// Its id.
    id: u64,
    /// Its number, as the report of visits has it and for as long. The journal's own events keep it for good.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
}

/// An act.
#[derive(Serialize, ToSchema)]
pub(super) struct ActView {
    /// `journal` or `acts`: in which chain it stands.
    chain: &'static str,
    /// Its number there.
    seq: u64,
    /// When.
    at: String,
    /// By whom.
    by: ActorView,
    /// What, by its stable name.
    kind: String,
    /// The tickets that it is about.
    tickets: Vec<AboutTicket>,
    /// The counter.
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<String>,
    /// What more there is to know.
    #[schema(value_type = Object)]
    about: Map<String, Value>,
}

/// Acts that were found.
#[derive(Serialize, ToSchema)]
pub(super) struct AuditView {
    /// The acts, the latest first.
    acts: Vec<ActView>,
    /// Where to go on, if there may be more; a page may be empty and yet have more behind it.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What is looked for, read and judged.
#[derive(Clone)]
struct Wanted {
    office: OfficeId,
    zone: TimeZone,
    journal: Option<Search>,
    acts: Option<ActSearch>,
    number: Option<String>,
}

/// A day or a moment; of a day the first moment, or of the one after it.
fn moment(field: &str, text: &str, zone: &TimeZone, is_end: bool) -> Result<Timestamp, Problem> {
    let wrong = || Problem::invalid_field(field, "must be a day such as 2026-02-16, or a moment (RFC 3339)");
    if let Ok(at) = text.parse::<jiff::Timestamp>() {
        return Ok(Timestamp(at.as_millisecond()));
    }
    let date: Date = text.parse().map_err(|_| wrong())?;
    let date = if is_end { date.tomorrow().map_err(|_| wrong())? } else { date };
    let at = date.to_zoned(zone.clone()).map_err(|_| wrong())?;
    Ok(Timestamp(at.timestamp().as_millisecond()))
}

fn wanted(query: &AuditQuery, office: &OfficeId, zone: TimeZone) -> Result<Wanted, Problem> {
    let text =
        |text: &Option<String>| text.as_deref().map(str::trim).filter(|t| !t.is_empty()).map(str::to_owned);
    let from = text(&query.from).map(|text| moment("from", &text, &zone, false)).transpose()?;
    let until = text(&query.until).map(|text| moment("until", &text, &zone, true)).transpose()?;
    let (person, counter) = (text(&query.person), text(&query.counter));
    let number = text(&query.number).map(|number| number.replace([' ', '\u{2009}'], "").to_uppercase());
    let kinds: Vec<String> = query
        .kind
        .as_deref()
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|k| !k.is_empty())
        .map(str::to_owned)
        .collect();
    let (of_acts, of_journal): (Vec<String>, Vec<String>) =
        kinds.iter().cloned().partition(|kind| ACT_KINDS.contains(&kind.as_str()));
    let (mut before_journal, mut before_acts) = (Some(None), Some(None));
    if let Some(cursor) = &query.cursor {
        let place = |text: &str| match text {
            "-" => Some(None),
            text => text.parse::<u64>().ok().map(|seq| Some(Some(seq))),
        };
        let (journal, acts) = cursor
            .split_once('.')
            .and_then(|(journal, acts)| Some((place(journal)?, place(acts)?)))
            .ok_or_else(|| Problem::invalid_field("cursor", "is not one that was given"))?;
        (before_journal, before_acts) = (journal, acts);
    }
    let everybody = query.everybody.unwrap_or(false);
    let no_journal = !kinds.is_empty() && of_journal.is_empty();
    let no_acts = (!kinds.is_empty() && of_acts.is_empty()) || number.is_some() || counter.is_some();
    Ok(Wanted {
        office: office.clone(),
        zone,
        journal: before_journal.filter(|_| !no_journal).map(|before| Search {
            before: before.map(Seq),
            from,
            until,
            person: person.clone(),
            everybody,
            tickets: None,
            counter,
            kinds: of_journal.into_iter().collect(),
        }),
        acts: before_acts.filter(|_| !no_acts).map(|before| ActSearch {
            before,
            from,
            until,
            person,
            kinds: of_acts,
        }),
        number,
    })
}

/// Where a search goes on: after how much of each chain; none of one that is at its end.
struct Page {
    acts: Vec<ActView>,
    next: Option<(Option<u64>, Option<u64>)>,
}

/// Looks in both chains; blocks.
fn look(app: &App, wanted: &mut Wanted, max: usize) -> Result<Page, Problem> {
    let audit = app.audit.lock().unwrap_or_else(PoisonError::into_inner);
    if let (Some(number), Some(journal)) = (wanted.number.take(), &mut wanted.journal) {
        journal.tickets = Some(audit.tickets_of(&wanted.office, &number, journal.from, journal.until)?);
    }
    let found = match &wanted.journal {
        // A number that nobody has.
        Some(search) if search.tickets.as_ref().is_some_and(BTreeSet::is_empty) => {
            kolejka_store::Found::default()
        }
        Some(search) => audit.search(&wanted.office, search, max)?,
        None => kolejka_store::Found::default(),
    };
    let tickets: BTreeSet<TicketId> = found.acts.iter().flat_map(|act| act.event.tickets()).collect();
    let numbers = audit.numbers(&wanted.office, &tickets)?;
    drop(audit);
    let mut acts = match &wanted.acts {
        Some(search) => app.access.acts(&wanted.office, search, max + 1)?,
        None => Vec::new(),
    };
    let more_acts = acts.len() > max;
    acts.truncate(max);
    Ok(merged(wanted, found, acts, more_acts, &numbers, max))
}

fn merged(
    wanted: &Wanted,
    found: kolejka_store::Found,
    acts: Vec<RecordedAct>,
    more_acts: bool,
    numbers: &BTreeMap<TicketId, String>,
    max: usize,
) -> Page {
    // What is older than how far the journal was looked at has to wait for the journal's next page.
    let journal_goes_on = found.go_on;
    let (had_journal, had_acts) = (found.acts.len(), acts.len());
    let mut journal = found.acts.into_iter().peekable();
    let mut outside = acts.into_iter().peekable();
    let mut views = Vec::new();
    let (mut last_journal, mut last_act) = (None, None);
    let (mut taken_journal, mut taken_acts) = (0, 0);
    while views.len() < max {
        let take_journal = match (journal.peek(), outside.peek()) {
            (Some(event), Some(act)) => event.at >= act.at,
            (Some(_), None) => true,
            // The journal was looked at only so far; what is older there may come before this act.
            (None, Some(_)) if journal_goes_on.is_some() => break,
            (None, Some(_)) => false,
            (None, None) => break,
        };
        if take_journal {
            let Some(event) = journal.next() else { break };
            last_journal = Some(event.seq.0);
            taken_journal += 1;
            views.push(of_journal(&event, &wanted.zone, numbers));
        } else {
            let Some(act) = outside.next() else { break };
            last_act = Some(act.seq);
            taken_acts += 1;
            views.push(of_act(act, &wanted.zone));
        }
        if more_acts && taken_acts == had_acts {
            break;
        }
    }
    let journal_next = if taken_journal < had_journal {
        Some(last_journal.or_else(|| wanted.journal.as_ref().and_then(|one| one.before).map(|seq| seq.0)))
    } else {
        journal_goes_on.map(|seq| Some(seq.0))
    };
    let acts_next = if taken_acts < had_acts || more_acts {
        Some(last_act.or_else(|| wanted.acts.as_ref().and_then(|one| one.before)))
    } else {
        None
    };
    let end = |next: Option<Option<u64>>| next.map(|before| before.unwrap_or(u64::MAX >> 1));
    let next = (journal_next.is_some() || acts_next.is_some()).then(|| (end(journal_next), end(acts_next)));
    Page { acts: views, next }
}

fn of_journal(recorded: &Recorded, zone: &TimeZone, numbers: &BTreeMap<TicketId, String>) -> ActView {
    let by = match &recorded.actor {
        Actor::System => ActorView { kind: "system", id: None, role: None },
        Actor::Kiosk(kiosk) => ActorView { kind: "kiosk", id: Some(kiosk.to_string()), role: None },
        Actor::Client(_) => ActorView { kind: "client", id: None, role: None },
        Actor::Staff { clerk, role } => ActorView {
            kind: "staff",
            id: Some(clerk.to_string()),
            role: Some(crate::access::role_name(*role)),
        },
    };
    let mut about = match serde_json::to_value(&recorded.event) {
        Ok(Value::Object(mut event)) => match event.remove(recorded.event.kind()) {
            Some(Value::Object(fields)) => fields,
            Some(_) | None => Map::new(),
        },
        Ok(_) | Err(_) => Map::new(),
    };
    // Whole configurations have a page of their own, and would fill this one.
    about.remove("config");
    if let Some(Value::Object(mut opening)) = about.remove("opening") {
        about.extend(opening.remove("date").map(|date| ("date".to_owned(), date)));
    }
    let counter = recorded
        .counter
        .as_ref()
        .map(ToString::to_string)
        .or_else(|| about.get("counter").and_then(Value::as_str).map(str::to_owned));
    ActView {
        chain: "journal",
        seq: recorded.seq.0,
        at: wire_time(recorded.at, zone),
        by,
        kind: recorded.event.kind().to_owned(),
        tickets: recorded
            .event
            .tickets()
            .into_iter()
            .map(|id| AboutTicket { id: id.0, number: numbers.get(&id).cloned() })
            .collect(),
        counter,
        about,
    }
}

fn of_act(act: RecordedAct, zone: &TimeZone) -> ActView {
    let by = match By::person(&act.by) {
        Some(login) => ActorView { kind: "staff", id: Some(login.to_owned()), role: None },
        None if act.by == By::CommandLine.name() => ActorView { kind: "command_line", id: None, role: None },
        None => ActorView { kind: "system", id: None, role: None },
    };
    let about = match serde_json::from_str(&act.about) {
        Ok(Value::Object(about)) => about,
        Ok(_) | Err(_) => Map::new(),
    };
    ActView {
        chain: "acts",
        seq: act.seq,
        at: wire_time(act.at, zone),
        by,
        kind: act.kind,
        tickets: Vec::new(),
        counter: None,
        about,
    }
}

async fn asked(at: &AskedOffice, query: &AuditQuery) -> Result<Wanted, Problem> {
    let zone = at.office.query(|office, _| office.index().zone().clone()).await?;
    wanted(query, at.office.id(), zone)
}

/// Acts of staff and administrators, the latest first.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/audit", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), AuditQuery),
    responses((status = 200, body = AuditView))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    AskedQuery(query): AskedQuery<AuditQuery>,
) -> Result<Json<AuditView>, Problem> {
    administrator(&caller, &at)?;
    let mut wanted = asked(&at, &query).await?;
    let max = query.limit.unwrap_or(PAGE).clamp(1, PAGE_MAX);
    let looked = tokio::task::spawn_blocking(move || look(&app, &mut wanted, max));
    let page = looked.await.map_err(|error| Problem::internal(&error))??;
    Ok(Json(AuditView { acts: page.acts, next: page.next.map(cursor) }))
}

fn cursor((journal, acts): (Option<u64>, Option<u64>)) -> String {
    let place = |place: Option<u64>| place.map_or_else(|| "-".to_owned(), |seq| seq.to_string());
    format!("{}.{}", place(journal), place(acts))
}

/// Acts as a file, CSV or JSON lines, the latest first. Taking them out is an act, too.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/audit/export", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), AuditQuery),
    responses((status = 200, description = "the file", content_type = "text/csv"))
)]
pub(super) async fn export(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    AskedQuery(query): AskedQuery<AuditQuery>,
) -> Result<Response, Problem> {
    let by = administrator(&caller, &at)?;
    let is_csv = match query.format.as_deref() {
        None | Some("csv") => true,
        Some("jsonl") => false,
        Some(_) => return Err(Problem::invalid_field("format", "must be \"csv\" or \"jsonl\"")),
    };
    let mut wanted = asked(&at, &query).await?;
    let format = if is_csv { "csv" } else { "jsonl" };
    app.access.record(at.office.id(), &by, &Act::AuditExported { format: format.to_owned() })?;
    let (pieces, taken) = mpsc::channel::<Result<Bytes, std::io::Error>>(EXPORT_WAITING);
    let name = format!("audit-{}.{format}", at.office.id());
    tokio::task::spawn_blocking(move || {
        if is_csv && pieces.blocking_send(Ok(Bytes::from_static(CSV_HEAD.as_bytes()))).is_err() {
            return;
        }
        loop {
            let page = match look(&app, &mut wanted, EXPORT_STEP) {
                Ok(page) => page,
                Err(problem) => {
                    // The file breaks off, which whoever takes it is told by their program.
                    let _ = pieces.blocking_send(Err(std::io::Error::other(problem.code())));
                    return;
                }
            };
            let text: String = page.acts.iter().map(if is_csv { csv_line } else { json_line }).collect();
            if !text.is_empty() && pieces.blocking_send(Ok(text.into())).is_err() {
                return;
            }
            let Some((journal, acts)) = page.next else { return };
            wanted.journal = journal.and_then(|before| {
                let search = wanted.journal.take()?;
                Some(Search { before: Some(Seq(before)), ..search })
            });
            wanted.acts = acts.and_then(|before| {
                let search = wanted.acts.take()?;
                Some(ActSearch { before: Some(before), ..search })
            });
        }
    });
    let body = Body::from_stream(futures_util::stream::unfold(taken, async |mut taken| {
        taken.recv().await.map(|piece| (piece, taken))
    }));
    let kind = if is_csv { "text/csv; charset=utf-8" } else { "application/jsonl" };
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, body).into_response())
}

/// A mark that makes spreadsheets read the file as UTF-8, and the names of the columns.
const CSV_HEAD: &str = "\u{feff}chain,seq,at,by_kind,by,role,kind,tickets,counter,about\r\n";

fn json_line(act: &ActView) -> String {
    let mut line = serde_json::to_string(act).unwrap_or_default();
    line.push('\n');
    line
}

fn csv_line(act: &ActView) -> String {
    let seq = act.seq.to_string();
    let tickets: Vec<String> = act
        .tickets
        .iter()
        .map(|ticket| ticket.number.clone().unwrap_or_else(|| format!("#{}", ticket.id)))
        .collect();
    let tickets = tickets.join(" ");
    let about = Value::Object(act.about.clone()).to_string();
    let fields = [
        act.chain,
        &seq,
        &act.at,
        act.by.kind,
        act.by.id.as_deref().unwrap_or_default(),
        act.by.role.unwrap_or_default(),
        &act.kind,
        &tickets,
        act.counter.as_deref().unwrap_or_default(),
        &about,
    ];
    let mut line = fields.map(csv_field).join(",");
    line.push_str("\r\n");
    line
}

/// A field that a spreadsheet shows as it is: one that would count as a formula gets an apostrophe.
fn csv_field(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let guard = if is_formula { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// What a chain came to when it was walked.
#[derive(Serialize, ToSchema)]
pub(super) struct ChainView {
    /// `journal` or `acts`.
    chain: &'static str,
    /// How many are whole, from the first.
    whole: u64,
    /// When the first was.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    /// When the last was.
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    /// The head, to be written down: `NAME:SEQ:HASH`, as `kolejka verify --expect` takes it.
    head: String,
    /// The first that is not as it was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<u64>,
}

/// Walks both chains from the first link to the last.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/audit/chain", tag = "administration",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<ChainView>))
)]
pub(super) async fn chain(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<ChainView>>, Problem> {
    administrator(&caller, &at)?;
    let Ok(turn) = app.walking.clone().try_acquire_owned() else {
        return Err(Problem::too_many("the chain is being walked already", 5));
    };
    let zone = at.office.query(|office, _| office.index().zone().clone()).await?;
    let office = at.office.id().clone();
    let walk = move || -> Result<Vec<ChainView>, Problem> {
        let _turn = turn;
        let time = |at: Option<Timestamp>| at.map(|at| wire_time(at, &zone));
        let mut views = Vec::new();
        let walked = kolejka_store::verify(&app.data.join("journal.db"), &[])?;
        for walked in walked.into_iter().filter(|walked| walked.office == office) {
            views.push(ChainView {
                chain: "journal",
                whole: walked.events,
                from: time(walked.from),
                until: time(walked.until),
                head: crate::verify::head(walked.office.as_str(), walked.head.0.0, walked.head.1),
                broken: walked.broken.map(|(seq, _)| seq.0),
            });
        }
        if let Some(walked) = crate::access::verify_acts(&app.data.join("access.db"), &[])? {
            views.push(ChainView {
                chain: "acts",
                whole: walked.acts,
                from: time(walked.from),
                until: time(walked.until),
                head: crate::verify::head(crate::verify::ACTS, walked.acts, walked.head),
                broken: walked.broken.map(|(seq, _)| seq),
            });
        }
        Ok(views)
    };
    let walked = blocking(walk).await?;
    walked.map(Json)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that what people wrote into a field is no formula of a spreadsheet, and stays in its field.
    #[test]
    fn a_field_of_csv_is_no_formula_and_stays_one_field() {
        assert_eq!(csv_field("anna"), "\"anna\"");
        assert_eq!(csv_field("=HYPERLINK(\"http://x\")"), "\"'=HYPERLINK(\"\"http://x\"\")\"");
        for formula in ["+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(csv_field(formula), format!("\"'{formula}\""));
        }
        assert_eq!(csv_field("a\",\"b\nc"), "\"a\"\",\"\"b\nc\"");
    }
}
