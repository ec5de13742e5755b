//! What followers are told, and from where they can pick up again.
//!
//! A message is made and written as text once, however many follow. The last ones are kept, so that
//! who was away for a moment gets what was missed; who was away longer gets a snapshot.
//! Invariant: under one lock, a new follower gets a snapshot or backlog and its place in the live
//! stream, so nothing falls between.

use axum::extract::ws::Utf8Bytes;
use kolejka_api::{
    AlarmView, AlertView, Board, BoardCall, CallMessage, CounterView, DeviceJob, EmergencyView, HelpView,
    Message, NoticeView, ServingView, StreamView, View,
};
use kolejka_core::{Office, Timestamp, ids::Seq};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::broadcast;

/// Events that are kept for those who come back.
pub const RING_MAX: usize = 4_096;

/// Messages that a follower may be behind before it is let go.
const LAG_MAX: usize = 1_024;

/// Calls that a snapshot remembers.
const RECENT_MAX: usize = 10;

/// What followers are told of one event.
pub struct Told {
    /// The event.
    pub seq: Seq,
    /// For displays.
    pub display: Option<Box<Message>>,
    /// For staff.
    pub staff: Option<Box<Message>>,
}

/// One event's messages as text.
pub struct Item {
    /// The event.
    pub seq: Seq,
    display: Option<Utf8Bytes>,
    staff: Option<Utf8Bytes>,
    /// For supervisors alone, in place of what staff are told.
    supervisors: Option<Utf8Bytes>,
}

impl Item {
    /// The text for supervisors alone.
    pub fn for_supervisors(&self) -> Option<&Utf8Bytes> {
        self.supervisors.as_ref()
    }

    /// The text for a view.
    pub fn text(&self, view: StreamView) -> Option<&Utf8Bytes> {
        match view {
            StreamView::Display => self.display.as_ref(),
            StreamView::Staff => self.staff.as_ref(),
        }
    }
}

/// The stream of one office.
pub struct Hub {
    journal: String,
    build: String,
    live: broadcast::Sender<Arc<Item>>,
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    head: Seq,
    ring: VecDeque<Arc<Item>>,
    recent: VecDeque<BoardCall>,
    display: Option<Board>,
    staff: Option<Board>,
    display_text: Option<Utf8Bytes>,
    staff_text: Option<Utf8Bytes>,
    alerts: Vec<AlertView>,
    alarms: Vec<AlarmView>,
    clock_doubted: bool,
    /// Devices of which something is to be known.
    conditions: BTreeMap<String, DeviceState>,
}

/// How a device is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeviceState {
    /// Whether it does not work.
    pub in_trouble: bool,
    /// What is to be known of it.
    pub conditions: Vec<String>,
    /// What is wrong, in words.
    pub detail: Option<String>,
}

/// A follower's beginning.
pub struct Follow {
    /// The number of the last event.
    pub head: Seq,
    /// What to send first: a snapshot, or what was missed.
    pub first: Vec<Utf8Bytes>,
    /// Everything after that.
    pub live: broadcast::Receiver<Arc<Item>>,
}

impl Hub {
    /// A stream of the journal with this identity.
    pub fn new(journal: String, build: String) -> Self {
        Self { journal, build, live: broadcast::Sender::new(LAG_MAX), inner: Mutex::new(Inner::default()) }
    }

    /// The journal's identity.
    pub fn journal(&self) -> &str {
        &self.journal
    }

    /// The program's build.
    pub fn build(&self) -> &str {
        &self.build
    }

    /// The number of the last event told.
    pub fn head(&self) -> Seq {
        self.lock().head
    }

    /// How many follow.
    pub fn followers(&self) -> usize {
        self.live.receiver_count()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells everybody of committed events; `office` stands as after the last of them.
    pub fn publish(&self, told: Vec<Told>, office: &Office, now: Timestamp) {
        let mut inner = self.lock();
        for told in told {
            inner.remember(told.display.as_deref());
            let item = Arc::new(Item {
                seq: told.seq,
                display: told.display.as_deref().map(text),
                staff: told.staff.as_deref().map(text),
                supervisors: None,
            });
            if inner.ring.len() == RING_MAX {
                inner.ring.pop_front();
            }
            inner.ring.push_back(Arc::clone(&item));
            // Nobody following is no failure.
            let _ = self.live.send(item);
        }
        inner.head = office.last_seq();
        self.tell_alerts(&mut inner, office, now);
        let alarms = AlarmView::of(office);
        if alarms != inner.alarms {
            let message = Message::Alarm { seq: inner.head.0, alarms: alarms.clone() };
            let item =
                Item { seq: inner.head, display: None, staff: None, supervisors: Some(text(&message)) };
            let _ = self.live.send(Arc::new(item));
            inner.alarms = alarms;
        }
        inner.paint(office, now);
    }

    /// Tells staff of alerts if others stand than before; whether they do.
    fn tell_alerts(&self, inner: &mut Inner, office: &Office, now: Timestamp) -> bool {
        let alerts = AlertView::of(office, inner.clock_doubted, now);
        if alerts == inner.alerts {
            return false;
        }
        let message = text(&Message::Alert { seq: inner.head.0, alerts: alerts.clone() });
        let item = Item { seq: inner.head, display: None, staff: Some(message), supervisors: None };
        let _ = self.live.send(Arc::new(item));
        inner.alerts = alerts;
        true
    }

    /// Tells staff of alerts that time brought: a long wait, a silent counter.
    pub fn look_at_alerts(&self, office: &Office, now: Timestamp) {
        let mut inner = self.lock();
        if self.tell_alerts(&mut inner, office, now) {
            inner.paint(office, now);
        }
    }

    /// Whether the clock is doubted.
    pub fn is_clock_doubted(&self) -> bool {
        self.lock().clock_doubted
    }

    /// Says whether the clock is doubted, which staff are told.
    pub fn doubt_clock(&self, doubted: bool, office: &Office, now: Timestamp) {
        self.lock().clock_doubted = doubted;
        self.publish(Vec::new(), office, now);
    }

    /// Paints the board anew if a notice's time has passed since, and tells everybody.
    pub fn expire_notices(&self, office: &Office, now: Timestamp) {
        let mut inner = self.lock();
        let shown = inner.display.as_ref().map_or(0, |board| board.notices.len());
        if shown == office.notices(now).count() {
            return;
        }
        inner.paint(office, now);
        let notices = inner.display.as_ref().map(|board| board.notices.clone()).unwrap_or_default();
        let message = text(&Message::Notice { seq: inner.head.0, notices });
        let item =
            Item { seq: inner.head, display: Some(message.clone()), staff: Some(message), supervisors: None };
        let _ = self.live.send(Arc::new(item));
    }

    /// Tells staff how a device is, `trouble` being what is wrong with it; who comes later is told of
    /// trouble that lasts.
    pub fn tell_device(&self, device: String, trouble: Option<String>) {
        let state = DeviceState { in_trouble: trouble.is_some(), conditions: Vec::new(), detail: trouble };
        self.tell_state(device, state, false);
    }

    /// Tells how a printer is; staff who come later are told of what lasts. Displays and kiosks are told
    /// no details.
    pub fn tell_printer(&self, device: String, state: DeviceState) {
        self.tell_state(device, state, true);
    }

    fn tell_state(&self, device: String, state: DeviceState, to_all: bool) {
        let mut inner = self.lock();
        let head = inner.head;
        let staff = device_message(head, &device, &state, None);
        let bare = DeviceState { detail: None, ..state.clone() };
        let display = to_all.then(|| device_message(head, &device, &bare, None));
        if state == DeviceState::default() {
            inner.conditions.remove(&device);
        } else {
            inner.conditions.insert(device, state);
        }
        let _ = self.live.send(Arc::new(Item { seq: head, display, staff: Some(staff), supervisors: None }));
    }

    /// Tells staff of a device's job that wants somebody.
    pub fn tell_job(&self, device: &str, job: DeviceJob) {
        let inner = self.lock();
        let state = inner.conditions.get(device).cloned().unwrap_or_default();
        let staff = Some(device_message(inner.head, device, &state, Some(job)));
        let _ = self.live.send(Arc::new(Item { seq: inner.head, display: None, staff, supervisors: None }));
    }

    /// Begins to follow. `since` is the last event that the follower knows, of the journal that it
    /// names; with another journal, a number from the future or one too old it gets a snapshot.
    pub fn follow(&self, view: StreamView, supervisor: bool, since: Option<(&str, Seq)>) -> Follow {
        let mut inner = self.lock();
        let live = self.live.subscribe();
        let head = inner.head;
        let reachable = |since: Seq| {
            let oldest = inner.ring.front().map_or(head.next(), |item| item.seq);
            since <= head && oldest <= since.next()
        };
        let missed = since.filter(|(journal, since)| *journal == self.journal && reachable(*since)).map(
            |(_, since)| {
                inner
                    .ring
                    .iter()
                    .filter(|item| item.seq > since)
                    .filter_map(|item| item.text(view).cloned())
                    .collect()
            },
        );
        let resumed = missed.is_some();
        let mut first: Vec<Utf8Bytes> = missed.unwrap_or_else(|| inner.snapshot(view).into_iter().collect());
        if view == StreamView::Staff {
            // Neither is an event, so neither is among what was missed.
            if resumed {
                first.push(text(&Message::Alert { seq: head.0, alerts: inner.alerts.clone() }));
            }
            first.extend(
                inner.conditions.iter().map(|(device, state)| device_message(head, device, state, None)),
            );
        }
        if supervisor {
            first.push(text(&Message::Alarm { seq: head.0, alarms: inner.alarms.clone() }));
        }
        Follow { head, first, live }
    }

    /// The board as displays see it.
    pub fn board(&self) -> Option<Board> {
        self.lock().display.clone()
    }
}

impl Inner {
    /// Keeps the list of recent calls up to date.
    fn remember(&mut self, message: Option<&Message>) {
        match message {
            // A number that is called again, for its next matter, stands in the list once.
            Some(Message::Called(call)) => {
                self.recent.retain(|earlier| earlier.number != call.number);
                self.recent.push_front(call.clone());
                self.recent.truncate(RECENT_MAX);
            }
            Some(Message::Recalled(call)) => self.recall(std::slice::from_ref(call)),
            Some(Message::CallWithdrawn { number, calls, .. }) => {
                if let Some(place) = self.recent.iter().position(|call| call.number == *number) {
                    self.recent.remove(place);
                }
                self.recall(calls);
            }
            // A call that was withdrawn may stand again.
            Some(Message::Undone { calls, .. }) => self.recall(calls),
            Some(Message::Day { .. }) => self.recent.clear(),
            _ => {}
        }
    }

    /// Has calls that stand among the recent ones, as they stand, where their time puts them.
    fn recall(&mut self, calls: &[BoardCall]) {
        for call in calls {
            if let Some(known) = self.recent.iter_mut().find(|known| known.number == call.number) {
                known.clone_from(call);
                continue;
            }
            let place = self.recent.partition_point(|later| later.at > call.at);
            self.recent.insert(place, call.clone());
            self.recent.truncate(RECENT_MAX);
        }
    }

    fn paint(&mut self, office: &Office, now: Timestamp) {
        let board = |view: StreamView, alerts: Vec<AlertView>| Board {
            calls: CallMessage::standing(office, view),
            recent: self.recent.iter().cloned().collect(),
            counters: office
                .counters()
                .map(|(config, counter)| {
                    let view = match view {
                        StreamView::Display => View::Public,
                        StreamView::Staff => View::Staff,
                    };
                    CounterView::of(config, counter, view)
                })
                .collect(),
            notices: office.notices(now).map(|notice| NoticeView::of(notice, office)).collect(),
            help: HelpView::standing(office, view),
            serving: ServingView::all(office),
            emergency: EmergencyView::of(office),
            alerts,
        };
        let display = board(StreamView::Display, Vec::new());
        let staff = board(StreamView::Staff, self.alerts.clone());
        self.display = Some(display);
        self.staff = Some(staff);
        self.display_text = None;
        self.staff_text = None;
    }

    /// The snapshot as text, written once between two events.
    fn snapshot(&mut self, view: StreamView) -> Option<Utf8Bytes> {
        let (board, cached) = match view {
            StreamView::Display => (&self.display, &mut self.display_text),
            StreamView::Staff => (&self.staff, &mut self.staff_text),
        };
        if cached.is_none() {
            let board = board.clone()?;
            *cached = Some(text(&Message::Snapshot { seq: self.head.0, board }));
        }
        cached.clone()
    }
}

fn device_message(head: Seq, device: &str, state: &DeviceState, job: Option<DeviceJob>) -> Utf8Bytes {
    text(&Message::Device {
        seq: head.0,
        device: device.to_owned(),
        state: if state.in_trouble { "trouble" } else { "ok" }.to_owned(),
        conditions: state.conditions.clone(),
        detail: state.detail.clone(),
        job,
    })
}

/// A message as text.
pub(super) fn text(message: &Message) -> Utf8Bytes {
    serde_json::to_string(message).expect("messages have no keys that JSON cannot hold").into()
}
