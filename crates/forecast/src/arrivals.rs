//! Learned arrivals: how many of each kind join the queue at which time of day.
//!
//! Half-hour slots of counts, fading from day to day; what was seen in the last minutes of today
//! corrects their level.

use crate::{durations::FADE_PER_DAY, event::Kind};
use std::collections::BTreeMap;

const SLOT_S: f64 = 1800.0;
const SLOTS: usize = 48;

/// How many of the recent minutes' arrivals the learned level weighs.
const PRIOR_ARRIVALS: f64 = 5.0;

/// Arrivals by kind and time of day.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Arrivals {
    days: f64,
    by_kind: BTreeMap<Kind, Vec<f64>>,
    today: BTreeMap<Kind, Vec<f64>>,
}

fn slot(time_of_day_s: f64) -> usize {
    ((time_of_day_s.max(0.0) / SLOT_S) as usize) % SLOTS
}

impl Arrivals {
    /// Learns one arrival.
    pub(crate) fn add(&mut self, kind: Kind, time_of_day_s: f64) {
        self.today.entry(kind).or_insert_with(|| vec![0.0; SLOTS])[slot(time_of_day_s)] += 1.0;
    }

    /// Lets what was learned count less, as a day ends.
    pub(crate) fn fade(&mut self) {
        for (kind, slots) in std::mem::take(&mut self.today) {
            let known = self.by_kind.entry(kind).or_insert_with(|| vec![0.0; SLOTS]);
            known.iter_mut().zip(slots).for_each(|(known, today)| *known += today);
        }
        self.days = (self.days + 1.0) * FADE_PER_DAY;
        self.by_kind.values_mut().flatten().for_each(|count| *count *= FADE_PER_DAY);
    }

    /// The rate per second of a kind at a time of day, from whole days only.
    fn usual_rate(&self, kind: Kind, time_of_day_s: f64) -> f64 {
        if self.days <= 0.0 {
            return 0.0;
        }
        self.by_kind.get(&kind).map_or(0.0, |slots| slots[slot(time_of_day_s)] / self.days / SLOT_S)
    }

    /// The rate per second of all kinds together at a time of day, from whole days only.
    pub(crate) fn usual_total(&self, time_of_day_s: f64) -> f64 {
        self.by_kind.keys().map(|kind| self.usual_rate(*kind, time_of_day_s)).sum()
    }

    /// The rate per second of each kind now, given the kinds of those who came in the last
    /// `window_s`.
    pub(crate) fn rates(
        &self,
        time_of_day_s: f64,
        recent: &BTreeMap<Kind, u32>,
        window_s: f64,
    ) -> Vec<(Kind, f64)> {
        let kinds: std::collections::BTreeSet<Kind> =
            self.by_kind.keys().chain(recent.keys()).copied().collect();
        kinds
            .into_iter()
            .map(|kind| {
                let came = f64::from(recent.get(&kind).copied().unwrap_or(0));
                let usual = self.usual_rate(kind, time_of_day_s);
                let rate = if usual > 0.0 {
                    let weight_s = (PRIOR_ARRIVALS / usual).min(4.0 * window_s);
                    (came + weight_s * usual) / (window_s + weight_s)
                } else {
                    came / window_s
                };
                (kind, rate)
            })
            .filter(|(_, rate)| *rate > 0.0)
            .collect()
    }
}
