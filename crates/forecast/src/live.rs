//! The queue as it stands, followed event by event, teaching the learner as it goes.
//!
//! Invariant: nothing is learned before it happened; a wait's outcome at its call, a service's
//! length at its end.

use crate::{
    durations::LONGEST_S,
    event::{DayStart, Event, Kind},
    learner::{Learner, Taught},
    recent::{CalledWait, Recent},
};
use kolejka_core::{
    Entry, LaneKey, OpenCounters, Queue, Timestamp,
    config::{CounterIx, Index},
    ids::TicketId,
};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};

/// Who waits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Waiting {
    pub(crate) lane: LaneKey,
    pub(crate) entry: Entry,
    pub(crate) since: Timestamp,
    /// Whether its service rested meanwhile: then its wait teaches nothing.
    pub(crate) rested: bool,
}

impl Waiting {
    pub(crate) fn kind(&self) -> Kind {
        Kind::of(&self.lane)
    }
}

/// What a counter is doing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Doing {
    /// Closed.
    Away,
    /// On a break since when.
    OnBreak { since: Timestamp },
    /// Nothing, since when, and whether somebody was left waiting.
    Free { since: Timestamp, left_waiting: bool },
    /// Serving, or waiting for whom it called.
    Busy { ticket: TicketId, kind: Kind, since: Timestamp },
}

/// A wait that ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Ended {
    pub(crate) ticket: TicketId,
    pub(crate) waited_s: f64,
    pub(crate) called: bool,
}

/// What a call teaches, once it is known to stand.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Lesson {
    ticket: TicketId,
    called_at: Timestamp,
    /// Of whom it ended the wait, and how long that was.
    wait: Option<(Kind, f64)>,
    /// For how long the counter had paused before.
    pause_s: Option<f64>,
}

impl Lesson {
    fn teach(self, learner: &mut Learner) {
        if let Some((kind, waited_s)) = self.wait {
            learner.patience.add((kind.class, kind.service), waited_s, false);
        }
        if let Some(pause_s) = self.pause_s {
            learner.pause.add((), pause_s);
        }
    }
}

/// How long an end is remembered for the case that it is taken back.
const ENDING_KEPT_S: u32 = 600;

/// How it ended at a counter.
#[derive(Clone, Copy, Debug, PartialEq)]
enum How {
    Served,
    Missed,
    /// Nobody knows when it really did.
    Unknown,
}

/// An end at a counter, lately, and what it taught.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ending {
    ticket: TicketId,
    counter: CounterIx,
    since: Timestamp,
    at: Timestamp,
    taught: Option<Taught>,
}

/// The queue of today.
#[derive(Clone, Debug)]
pub(crate) struct Live {
    pub(crate) day: DayStart,
    pub(crate) waiting: BTreeMap<TicketId, Waiting>,
    /// The same under the office's rules, with the counters that are open.
    pub(crate) queue: Queue,
    pub(crate) counters: BTreeMap<CounterIx, Doing>,
    /// The counters that told that they opened; others are known by their calls only.
    pub(crate) told: BTreeSet<CounterIx>,
    /// Breaks that have begun, be it while somebody is still served there.
    pub(crate) breaks: BTreeMap<CounterIx, Timestamp>,
    /// What the last call to each counter teaches, once it has not been taken back.
    lessons: BTreeMap<CounterIx, Lesson>,
    /// What ended lately at counters, in order.
    endings: VecDeque<Ending>,
    pub(crate) recent: Recent,
    /// Since when somebody waits without a break.
    pub(crate) queue_since: Timestamp,
}

pub(crate) fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    ((to.0 - from.0) as f64 / 1000.0).max(0.0)
}

impl Live {
    pub(crate) fn new(day: DayStart, rules: Arc<Index>) -> Self {
        Self {
            day,
            queue: Queue::new(rules, OpenCounters::default(), 0),
            breaks: BTreeMap::new(),
            lessons: BTreeMap::new(),
            endings: VecDeque::new(),
            waiting: BTreeMap::new(),
            counters: BTreeMap::new(),
            told: BTreeSet::new(),
            recent: Recent::default(),
            queue_since: day.midnight,
        }
    }

    /// Begins another day with nobody waiting and no counter seen.
    pub(crate) fn begin_day(&mut self, day: DayStart) {
        self.recent.begin_day();
        let recent = std::mem::take(&mut self.recent);
        *self = Self { recent, ..Self::new(day, Arc::clone(self.queue.index())) };
    }

    /// Takes the office's rules and its count of calls.
    pub(crate) fn take_rules(&mut self, rules: Arc<Index>, run: u32) {
        let open = self.counters.iter().filter(|(_, doing)| **doing != Doing::Away);
        self.queue = Queue::new(rules, open.map(|(counter, _)| *counter).collect(), run);
        for waiting in self.waiting.values() {
            self.queue.insert(waiting.lane, waiting.entry);
        }
    }

    /// Takes somebody out of the queue.
    fn take_out(&mut self, ticket: TicketId) -> Option<Waiting> {
        let waiting = self.waiting.remove(&ticket)?;
        self.queue.remove(waiting.lane, waiting.entry);
        Some(waiting)
    }

    fn put_in(&mut self, waiting: Waiting) {
        // Whoever is told of twice waits once.
        self.take_out(waiting.entry.ticket);
        self.queue.insert(waiting.lane, waiting.entry);
        self.waiting.insert(waiting.entry.ticket, waiting);
    }

    fn stand(&mut self, counter: CounterIx, doing: Doing) -> Option<Doing> {
        self.queue.set_open(counter, doing != Doing::Away);
        self.counters.insert(counter, doing)
    }

    pub(crate) fn time_of_day_s(&self, at: Timestamp) -> f64 {
        seconds(self.day.midnight, at)
    }

    /// Follows an event; what wait it ended.
    pub(crate) fn follow(&mut self, at: Timestamp, event: Event, learner: &mut Learner) -> Option<Ended> {
        match event {
            Event::Joined { ticket, lane, arrived_at, again } => {
                if self.waiting.is_empty() {
                    self.queue_since = at;
                }
                self.put_in(Waiting { lane, entry: Entry { arrived_at, ticket }, since: at, rested: false });
                if !again {
                    let kind = Kind::of(&lane);
                    self.recent.joined.push(at, kind);
                    learner.arrivals.add(kind, self.time_of_day_s(at));
                }
                None
            }
            Event::Moved { ticket, lane, arrived_at } => {
                let Waiting { since, rested, .. } = *self.waiting.get(&ticket)?;
                self.put_in(Waiting { lane, entry: Entry { arrived_at, ticket }, since, rested });
                None
            }
            Event::Left { ticket } => {
                let waiting = self.take_out(ticket)?;
                let (waited_s, kind) = (seconds(waiting.since, at), waiting.kind());
                if !waiting.rested {
                    learner.patience.add((kind.class, kind.service), waited_s, true);
                    self.recent.left.push(at, waited_s);
                    self.recent.left_today += 1;
                }
                Some(Ended { ticket, waited_s, called: false })
            }
            Event::Called { ticket, counter } => {
                let waiting = self.take_out(ticket)?;
                let (waited_s, kind) = (seconds(waiting.since, at), waiting.kind());
                let wait = (!waiting.rested).then_some((kind, waited_s));
                if wait.is_some() {
                    self.recent.called(at, CalledWait { kind, waited_s });
                }
                let lesson = Lesson { ticket, called_at: at, wait, pause_s: None };
                match counter {
                    Some(counter) => self.occupy(counter, kind, lesson, Some(self.queue_since), learner),
                    // When the call ends will not be told.
                    None => lesson.teach(learner),
                }
                Some(Ended { ticket, waited_s, called: true })
            }
            Event::WalkIn { ticket, kind, counter } => {
                let lesson = Lesson { ticket, called_at: at, wait: None, pause_s: None };
                self.occupy(counter, kind, lesson, None, learner);
                self.recent.walk_ins.push(at, kind);
                None
            }
            Event::Missed { ticket, counter } => {
                self.end(at, ticket, counter, How::Missed, learner);
                None
            }
            Event::Withdrawn { ticket, counter } => {
                if self.free(counter, ticket, at).is_some()
                    && let Some(lesson) = self.lessons.remove(&counter)
                    && let Some((kind, waited_s)) = lesson.wait
                {
                    self.recent.not_called(lesson.called_at, CalledWait { kind, waited_s });
                }
                None
            }
            Event::Finished { ticket, counter } => {
                self.end(at, ticket, counter, How::Served, learner);
                None
            }
            Event::Released { ticket, counter } => {
                self.end(at, ticket, counter, How::Unknown, learner);
                None
            }
            Event::Resumed { ticket, kind, counter } => {
                self.resume(at, ticket, kind, counter, learner);
                None
            }
            Event::Opened { counter } => {
                self.told.insert(counter);
                if let Some(since) = self.breaks.remove(&counter) {
                    learner.on_break.add((), seconds(since, at));
                }
                // Who is served through a break that ends is still served.
                if !matches!(self.counters.get(&counter), Some(Doing::Busy { .. })) {
                    self.stand(counter, Doing::Free { since: at, left_waiting: false });
                }
                None
            }
            Event::Paused { counter } => {
                self.told.insert(counter);
                self.breaks.insert(counter, at);
                if !matches!(self.counters.get(&counter), Some(Doing::Busy { .. })) {
                    self.stand(counter, Doing::OnBreak { since: at });
                }
                None
            }
            Event::Closed { counter } => {
                self.told.insert(counter);
                self.breaks.remove(&counter);
                self.stand(counter, Doing::Away);
                None
            }
        }
    }

    /// Frees a counter whose client has been served or has not come.
    fn end(&mut self, at: Timestamp, ticket: TicketId, counter: CounterIx, how: How, learner: &mut Learner) {
        let Some((kind, since)) = self.free(counter, ticket, at) else { return };
        self.learn_of(counter, learner);
        let took_s = seconds(since, at);
        let taught = match how {
            How::Served => {
                self.recent.served.push(at, took_s);
                Some(learner.service_took(kind, counter, took_s))
            }
            How::Missed => Some(learner.call_missed(kind, took_s)),
            How::Unknown => None,
        };
        self.endings.retain(|ending| at < ending.at.plus_s(ENDING_KEPT_S));
        self.endings.push_back(Ending { ticket, counter, since, at, taught });
    }

    /// It goes on at a counter as if it had not ended there.
    fn resume(
        &mut self,
        at: Timestamp,
        ticket: TicketId,
        kind: Kind,
        counter: CounterIx,
        learner: &mut Learner,
    ) {
        let ended = self.endings.iter().rposition(|one| one.ticket == ticket && one.counter == counter);
        let Some(ending) = ended.and_then(|place| self.endings.remove(place)) else {
            // It ended too long ago, or elsewhere: its rest is a service of its own.
            let lesson = Lesson { ticket, called_at: at, wait: None, pause_s: None };
            self.occupy(counter, kind, lesson, None, learner);
            return;
        };
        if let Some(taught) = ending.taught {
            if let Taught::Service { duration_s, .. } = taught {
                self.recent.served.take_back(ending.at, |took_s: f64| took_s.total_cmp(&duration_s).is_eq());
            }
            learner.forget(taught);
        }
        self.learn_of(counter, learner);
        self.stand(counter, Doing::Busy { ticket, kind, since: ending.since });
    }

    /// Occupies a counter, with somebody of a queue that has lasted since `queue_since` or with a
    /// walk-in.
    fn occupy(
        &mut self,
        counter: CounterIx,
        kind: Kind,
        mut lesson: Lesson,
        queue_since: Option<Timestamp>,
        learner: &mut Learner,
    ) {
        // Whoever was there before has gone, whether that was told or not.
        self.learn_of(counter, learner);
        let (ticket, at) = (lesson.ticket, lesson.called_at);
        let before = self.stand(counter, Doing::Busy { ticket, kind, since: at });
        if let Some(Doing::Free { since, left_waiting }) = before {
            // A counter that told that it is open can be counted on as soon as a queue forms; of
            // another it is only known since when it is silent.
            let pausing_since = if self.told.contains(&counter) {
                queue_since.map(|queue_since| queue_since.max(since))
            } else {
                left_waiting.then_some(since)
            };
            lesson.pause_s = pausing_since.map(|pausing_since| seconds(pausing_since, at));
        }
        self.lessons.insert(counter, lesson);
    }

    /// Learns from the last call to a counter, which stands.
    fn learn_of(&mut self, counter: CounterIx, learner: &mut Learner) {
        if let Some(lesson) = self.lessons.remove(&counter) {
            lesson.teach(learner);
        }
    }

    /// Whether counters tell that they open and none is open.
    pub(crate) fn nobody_serves(&self) -> bool {
        !self.told.is_empty() && self.counters.values().all(|doing| *doing == Doing::Away)
    }

    /// Ends the day: who paused then did not come back.
    pub(crate) fn end_day(&mut self, learner: &mut Learner) {
        for lesson in std::mem::take(&mut self.lessons).into_values() {
            lesson.teach(learner);
        }
        for (counter, doing) in &self.counters {
            if let Doing::Free { left_waiting: true, .. } = doing
                && !self.told.contains(counter)
            {
                learner.pause.add((), LONGEST_S);
            }
        }
    }

    /// Frees a counter that is busy with a ticket.
    fn free(&mut self, counter: CounterIx, with: TicketId, at: Timestamp) -> Option<(Kind, Timestamp)> {
        let doing = self.counters.get_mut(&counter)?;
        match *doing {
            Doing::Busy { ticket, kind, since } if ticket == with => {
                *doing = match self.breaks.get_mut(&counter) {
                    // The break begins when the client has gone.
                    Some(began) => {
                        *began = at;
                        Doing::OnBreak { since: at }
                    }
                    None => Doing::Free { since: at, left_waiting: !self.waiting.is_empty() },
                };
                Some((kind, since))
            }
            Doing::Busy { .. } | Doing::Free { .. } | Doing::OnBreak { .. } | Doing::Away => None,
        }
    }
}
