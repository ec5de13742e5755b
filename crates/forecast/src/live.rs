//! The queue as it stands, followed event by event, teaching the learner as it goes.
//!
//! Invariant: nothing is learned before it happened; a wait's outcome at its call, a service's
//! length at its end.

use crate::{
    durations::LONGEST_S,
    event::{DayStart, Event, Kind},
    learner::Learner,
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

/// How long the end of a service may be taken back; later than that it counts.
const ENDING_STANDS_AFTER_S: u32 = 120;

/// A service that ended, while that may still be taken back.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ending {
    ticket: TicketId,
    kind: Kind,
    counter: CounterIx,
    since: Timestamp,
    at: Timestamp,
    /// Whether it is known that service ended then; otherwise it teaches nothing.
    known: bool,
}

impl Ending {
    fn took_s(&self) -> f64 {
        seconds(self.since, self.at)
    }

    fn teach(self, learner: &mut Learner) {
        if self.known {
            learner.service_took(self.kind, self.counter, self.took_s());
        }
    }
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
    /// Services that ended lately, in order.
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
        self.learn_of_endings(at, learner);
        match event {
            Event::Joined { ticket, lane, arrived_at, again } => {
                if self.waiting.is_empty() {
                    self.queue_since = at;
                }
                self.put_in(Waiting { lane, entry: Entry { arrived_at, ticket }, since: at });
                if !again {
                    let kind = Kind::of(&lane);
                    self.recent.joined.push(at, kind);
                    learner.arrivals.add(kind, self.time_of_day_s(at));
                }
                None
            }
            Event::Moved { ticket, lane, arrived_at } => {
                let since = self.waiting.get(&ticket)?.since;
                self.put_in(Waiting { lane, entry: Entry { arrived_at, ticket }, since });
                None
            }
            Event::Left { ticket } => {
                let waiting = self.take_out(ticket)?;
                let (waited_s, kind) = (seconds(waiting.since, at), waiting.kind());
                learner.patience.add((kind.class, kind.service), waited_s, true);
                self.recent.left.push(at, waited_s);
                self.recent.left_today += 1;
                Some(Ended { ticket, waited_s, called: false })
            }
            Event::Called { ticket, counter } => {
                let waiting = self.take_out(ticket)?;
                let (waited_s, kind) = (seconds(waiting.since, at), waiting.kind());
                self.recent.called(at, CalledWait { kind, waited_s });
                let lesson = Lesson { ticket, called_at: at, wait: Some((kind, waited_s)), pause_s: None };
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
                if let Some((kind, since)) = self.free(counter, ticket, at) {
                    self.learn_of(counter, learner);
                    learner.call_missed(kind, seconds(since, at));
                }
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
                self.end(at, ticket, counter, true, learner);
                None
            }
            Event::Released { ticket, counter } => {
                self.end(at, ticket, counter, false, learner);
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

    /// Ends a service, and frees the counter.
    fn end(
        &mut self,
        at: Timestamp,
        ticket: TicketId,
        counter: CounterIx,
        known: bool,
        learner: &mut Learner,
    ) {
        let Some((kind, since)) = self.free(counter, ticket, at) else { return };
        self.learn_of(counter, learner);
        let ending = Ending { ticket, kind, counter, since, at, known };
        if known {
            self.recent.served.push(at, ending.took_s());
        }
        self.endings.push_back(ending);
    }

    /// A service goes on whose end was taken back.
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
        if ending.known {
            self.recent.served.take_back(ending.at, |took_s: f64| took_s.total_cmp(&ending.took_s()).is_eq());
        }
        self.learn_of(counter, learner);
        self.stand(counter, Doing::Busy { ticket, kind, since: ending.since });
    }

    /// Learns from the services whose end stands by now.
    fn learn_of_endings(&mut self, now: Timestamp, learner: &mut Learner) {
        while let Some(ending) = self.endings.front()
            && now >= ending.at.plus_s(ENDING_STANDS_AFTER_S)
        {
            ending.teach(learner);
            self.endings.pop_front();
        }
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
        for ending in std::mem::take(&mut self.endings) {
            ending.teach(learner);
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
