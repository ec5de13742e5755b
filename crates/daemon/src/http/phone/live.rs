//! Ticket pages that follow their ticket live.
//!
//! One desk an office looks at all followed tickets together when something has happened, at most
//! every [`PACE`], and passes on what a page says if that has changed; so a page hears of nothing but
//! its own ticket, and many pages cost the office's owner no more than a few short looks.
//! A page that is behind gets the newest state and none between: nothing is queued for it.
//!
//! Limits: [`STREAMS_MAX`] streams of a daemon, [`STREAMS_PER_TICKET_MAX`] of a ticket; past them a
//! page is told 429 and asks now and then instead.

use super::{App, Found, Page, find, time_of_day};
use crate::{
    clock::Clock,
    http::{Problem, origin::same_origin, server::Room, stream as office_stream},
    office::OfficeHandle,
};
use axum::{
    extract::{
        Extension, Path, State,
        ws::{
            CloseFrame, Message as Frame, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code,
            rejection::WebSocketUpgradeRejection,
        },
    },
    http::HeaderMap,
    response::Response,
};
use jiff::tz::TimeZone;
use kolejka_core::ids::{OfficeId, TicketId};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{Notify, OwnedSemaphorePermit, Semaphore, watch},
    time::{Instant, interval_at, timeout},
};

/// Streams of ticket pages at once: half of what the public listener takes, so that pages can always
/// be asked for.
const STREAMS_MAX: usize = 512;

/// Streams of one ticket at once: a family's phones.
const STREAMS_PER_TICKET_MAX: usize = 3;

/// The least time between two looks at an office's followed tickets.
const PACE: Duration = Duration::from_millis(400);

/// The most time between two looks: forecasts move without an event.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Tickets looked at in one question to the office's owner.
const LOOK_MAX: usize = 32;

/// How often a page is asked whether it is there, and told the time.
const PING_EVERY: Duration = Duration::from_secs(10);

/// How long a page may be silent, and how long it may take nothing.
const SILENT_MAX: Duration = Duration::from_secs(45);

/// How long a page is followed on when its visit is over: the clerk may take that back.
const LINGER: Duration = Duration::from_mins(1);

/// What a page says, as its script gets it.
#[derive(PartialEq, Eq)]
struct Said {
    json: String,
    ends: bool,
}

type News = Option<Arc<Said>>;

struct Followed {
    code: String,
    streams: usize,
    news: watch::Sender<News>,
}

/// The desk of one office.
#[derive(Default)]
struct Desk {
    followed: Mutex<HashMap<TicketId, Followed>>,
    wake: Notify,
}

impl Desk {
    fn lock(&self) -> MutexGuard<'_, HashMap<TicketId, Followed>> {
        self.followed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The desks of all offices.
pub(crate) struct Desks {
    desks: BTreeMap<OfficeId, Arc<Desk>>,
    places: Arc<Semaphore>,
}

impl Desks {
    /// A desk for each office.
    pub(crate) fn new<'a>(offices: impl Iterator<Item = &'a OfficeId>) -> Self {
        Self {
            desks: offices.map(|id| (id.clone(), Arc::default())).collect(),
            places: Arc::new(Semaphore::new(STREAMS_MAX)),
        }
    }

    /// Starts looking.
    pub(crate) fn start(app: &Arc<App>) {
        for (id, desk) in &app.desks.desks {
            if let Some(office) = app.offices.get(id) {
                tokio::spawn(keep(Arc::clone(app), office.clone(), Arc::clone(desk)));
            }
        }
    }

    /// A place at the desk for one more stream of a ticket.
    fn seat(&self, found: &Found) -> Result<Seat, Problem> {
        let full = || Problem::too_many("too many pages are followed live; ask for the state instead", 30);
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| full())?;
        let desk = self.desks.get(found.office.id()).cloned().ok_or_else(full)?;
        let news = {
            let mut followed = desk.lock();
            let entry = followed.entry(found.ticket).or_insert_with(|| Followed {
                code: found.code.clone(),
                streams: 0,
                news: watch::Sender::new(None),
            });
            if entry.streams >= STREAMS_PER_TICKET_MAX {
                return Err(full());
            }
            entry.streams += 1;
            entry.news.subscribe()
        };
        desk.wake.notify_one();
        Ok(Seat { desk, ticket: found.ticket, news, _place: place })
    }
}

/// A stream's place at the desk, given back when it is dropped.
struct Seat {
    desk: Arc<Desk>,
    ticket: TicketId,
    news: watch::Receiver<News>,
    _place: OwnedSemaphorePermit,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut followed = self.desk.lock();
        if let Some(entry) = followed.get_mut(&self.ticket) {
            entry.streams -= 1;
            if entry.streams == 0 {
                followed.remove(&self.ticket);
            }
        }
    }
}

/// Looks at the followed tickets of an office for as long as the process lives.
async fn keep(app: Arc<App>, office: OfficeHandle, desk: Arc<Desk>) {
    let mut head = office.follow();
    let mut stopping = app.stopping.clone();
    loop {
        tokio::select! {
            changed = head.changed() => if changed.is_err() { return },
            () = desk.wake.notified() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
            () = crate::stopped(&mut stopping) => return,
        }
        look(&app, &office, &desk).await;
        tokio::time::sleep(PACE).await;
    }
}

async fn look(app: &App, office: &OfficeHandle, desk: &Desk) {
    let all: Vec<(TicketId, String)> =
        desk.lock().iter().map(|(ticket, entry)| (*ticket, entry.code.clone())).collect();
    let outlook = app.outlook(office.id());
    for some in all.chunks(LOOK_MAX) {
        let asked: Vec<_> = some
            .iter()
            .map(|(id, code)| {
                (
                    *id,
                    code.clone(),
                    outlook.waiting(*id).map(|foreseen| foreseen.range),
                    app.survey.part(office.id(), *id),
                )
            })
            .collect();
        let said = office
            .query(move |office, now| {
                let say = |(id, code, wait, part): (TicketId, String, _, _)| {
                    let page = Page::of(office, office.ticket(id)?, wait, part, &code, now);
                    Some((id, Arc::new(Said { json: page.json(), ends: page.ends })))
                };
                asked.into_iter().filter_map(say).collect::<Vec<_>>()
            })
            .await;
        // An office that cannot be asked now is asked again when it can.
        let Ok(said) = said else { return };
        let followed = desk.lock();
        for (id, said) in said {
            if let Some(entry) = followed.get(&id) {
                entry.news.send_if_modified(|known| {
                    let is_new = known.as_ref() != Some(&said);
                    if is_new {
                        *known = Some(said);
                    }
                    is_new
                });
            }
        }
    }
}

/// What a page's script is sent: the time of day, and what the page says.
pub(super) fn message(at: &str, page: &str) -> String {
    format!("{{\"type\":\"state\",\"at\":\"{at}\",\"page\":{page}}}")
}

/// A ticket's page follows its ticket: `state` at once and whenever it changes, `ping` between.
/// Whoever holds the address hears of that ticket only, and has nothing to say.
pub(in crate::http) async fn stream(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    Extension(room): Extension<Room>,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let gone = || Problem::unknown("unknown_ticket", "ticket with this code", "");
    let found = find(&app, &code).ok_or_else(gone)?;
    if !same_origin(&headers) {
        return Err(Problem::not_allowed("the page that asks is not of this host"));
    }
    let upgrade = upgrade.map_err(|error| Problem::malformed(error.to_string()))?;
    let zone = found.office.query(|office, _| office.index().zone().clone()).await?;
    let seat = app.desks.seat(&found)?;
    Ok(office_stream::bounded(upgrade).on_upgrade(move |mut socket| async move {
        let gauge = metrics::gauge!("kolejka_pages_followed");
        gauge.increment(1.0);
        if let Some((code, reason)) = serve(&mut socket, &app, &found, seat, &zone).await {
            let close = Frame::Close(Some(CloseFrame { code, reason: Utf8Bytes::from_static(reason) }));
            // Who does not take the farewell either is gone.
            let _ = timeout(Duration::from_secs(5), socket.send(close)).await;
        }
        gauge.decrement(1.0);
        drop(room);
    }))
}

async fn serve(
    socket: &mut WebSocket,
    app: &App,
    found: &Found,
    mut seat: Seat,
    zone: &TimeZone,
) -> Option<(u16, &'static str)> {
    let clock: &dyn Clock = app.clock.as_ref();
    let at = || time_of_day(clock.now(), zone);
    let mut stopping = app.stopping.clone();
    let mut ping = interval_at(Instant::now() + PING_EVERY, PING_EVERY);
    let mut heard = Instant::now();
    let mut over: Option<Instant> = None;
    // What was said before this stream came is new to it.
    seat.news.mark_changed();
    loop {
        tokio::select! {
            changed = seat.news.changed() => {
                changed.ok()?;
                let said = seat.news.borrow_and_update().clone();
                if let Some(said) = said {
                    over = if said.ends { over.or_else(|| Some(Instant::now())) } else { None };
                    send(socket, Frame::Text(message(&at(), &said.json).into())).await?;
                }
            }
            frame = socket.recv() => match frame {
                Some(Ok(Frame::Close(_)) | Err(_)) | None => return None,
                Some(Ok(Frame::Text(_) | Frame::Binary(_) | Frame::Ping(_) | Frame::Pong(_))) => {
                    heard = Instant::now();
                }
            },
            _ = ping.tick() => {
                if heard.elapsed() > SILENT_MAX {
                    return Some((close_code::POLICY, "silent"));
                }
                // The day has ended, and with it the address.
                if find(app, &found.code).is_none() {
                    return Some((close_code::POLICY, "the ticket is of another day"));
                }
                if over.is_some_and(|since| since.elapsed() > LINGER) {
                    return Some((close_code::NORMAL, "the visit is over"));
                }
                send(socket, Frame::Ping(Vec::new().into())).await?;
                let line = format!("{{\"type\":\"ping\",\"at\":\"{}\"}}", at());
                send(socket, Frame::Text(line.into())).await?;
            },
            () = crate::stopped(&mut stopping) => return Some((close_code::AWAY, "the daemon stops")),
        }
    }
}

/// Sends a frame; gives up on a page that takes nothing for as long as it may be silent.
async fn send(socket: &mut WebSocket, frame: Frame) -> Option<()> {
    timeout(SILENT_MAX, socket.send(frame)).await.ok()?.ok()
}
