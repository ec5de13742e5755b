//! Today's curve beside a usual day: who came and how many waited, told from visits.
//!
//! What is usual is the median of the same weekday's last days, and does not change while a day goes on,
//! so it is made once a day. Walk-ins are left out: they do not wait.
//! What is deliberately absent: whose visit it was.

use jiff::{civil::Date, tz::TimeZone};
use kolejka_api::CurveView;
use kolejka_core::{Timestamp, config::Minutes, ids::OfficeId};
use kolejka_store::{SideTables, StoreError, VisitRow};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How long a step is.
const STEP_S: u32 = 900;

/// Steps of a day.
const STEPS: usize = 24 * 3600 / STEP_S as usize;

/// Past days of the same weekday that a usual day is made of.
const DAYS: usize = 8;

/// Business days among which they are looked for: a year of weeks.
const DAYS_LOOKED_AT: u32 = 366;

/// One day in steps from its beginning.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    arrivals: Vec<u32>,
    waiting: Vec<u32>,
}

impl Curve {
    /// A day's curve, up to an instant if it still goes on.
    fn of(visits: impl IntoIterator<Item = VisitRow>, begins: Timestamp, until: Option<Timestamp>) -> Self {
        let step_ms = i64::from(STEP_S) * 1000;
        let end = |step: usize| {
            let end = Timestamp(begins.0 + step_ms * (i64::try_from(step).unwrap_or(0) + 1));
            until.map_or(end, |until| until.min(end))
        };
        let step_of = |at: Timestamp| {
            let step = usize::try_from((at.0 - begins.0) / step_ms).unwrap_or(0);
            step.min(STEPS - 1)
        };
        let steps = until.map_or(STEPS, |until| step_of(until) + 1);
        let mut curve = Self { arrivals: vec![0; steps], waiting: vec![0; steps] };
        for visit in visits.into_iter().filter(|visit| !visit.walk_in) {
            let came = step_of(visit.arrived_at);
            if came >= steps {
                continue;
            }
            curve.arrivals[came] += 1;
            // Whose wait ended without a call, it is not known when.
            let called = match (visit.called_at, visit.state) {
                (Some(called), _) => called,
                (None, "waiting") => Timestamp(i64::MAX),
                (None, _) => continue,
            };
            for step in came..steps {
                if called <= end(step) {
                    break;
                }
                curve.waiting[step] += 1;
            }
        }
        curve
    }
}

/// What is usual on the weekday of a date.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Usual {
    arrivals: Vec<f32>,
    waiting: Vec<f32>,
    days: u32,
}

impl Usual {
    fn of(curves: &[Curve]) -> Self {
        let medians = |values: fn(&Curve) -> &Vec<u32>| {
            (0..STEPS).map(|step| median(curves.iter().map(|curve| values(curve)[step]).collect())).collect()
        };
        if curves.is_empty() {
            return Self::default();
        }
        Self {
            arrivals: medians(|curve| &curve.arrivals),
            waiting: medians(|curve| &curve.waiting),
            days: u32::try_from(curves.len()).unwrap_or(u32::MAX),
        }
    }
}

fn median(mut values: Vec<u32>) -> f32 {
    values.sort_unstable();
    let middle = values.len() / 2;
    #[expect(clippy::cast_precision_loss, reason = "counts of people")]
    let at = |place: usize| values[place] as f32;
    if values.len().is_multiple_of(2) { f32::midpoint(at(middle - 1), at(middle)) } else { at(middle) }
}

/// Usual days as last made, by office.
#[derive(Default)]
pub struct UsualDays(Mutex<BTreeMap<OfficeId, (Date, Arc<Usual>)>>);

impl UsualDays {
    /// What is usual on the weekday of a date, made anew if another day goes on. It reads a few days'
    /// visits, so it is not for a thread that others wait for.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub fn usual(
        &self,
        side: &mut dyn SideTables,
        office: &OfficeId,
        date: Date,
        zone: &TimeZone,
        day_starts: Minutes,
    ) -> Result<Arc<Usual>, StoreError> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(office).cloned();
        if let Some((of, usual)) = known
            && of == date
        {
            return Ok(usual);
        }
        let mut curves = Vec::new();
        for past in side.dates_before(office, date, DAYS_LOOKED_AT)? {
            if past.weekday() != date.weekday() {
                continue;
            }
            let visits = side.first_legs(office, past)?;
            // Nobody came: a holiday is no usual day.
            if visits.iter().any(|visit| !visit.walk_in) {
                curves.push(Curve::of(visits, begins(day_starts, zone, past), None));
            }
            if curves.len() == DAYS {
                break;
            }
        }
        let usual = Arc::new(Usual::of(&curves));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(office.clone(), (date, Arc::clone(&usual)));
        Ok(usual)
    }
}

fn begins(day_starts: Minutes, zone: &TimeZone, date: Date) -> Timestamp {
    kolejka_core::calendar::day_begins(day_starts, zone, date)
}

/// Today's visits beside what is usual, in the part of the day in which anything happens. How many wait now
/// is told: among them are those who wait for another matter than their first.
pub fn view(
    visits: Vec<VisitRow>,
    waiting: u32,
    usual: &Usual,
    date: Date,
    zone: &TimeZone,
    day_starts: Minutes,
    now: Timestamp,
) -> CurveView {
    let start = begins(day_starts, zone, date);
    let mut today = Curve::of(visits, start, Some(now));
    if let Some(last) = today.waiting.last_mut() {
        *last = waiting;
    }
    let busy = |step: &usize| {
        let at = |values: &[f32]| values.get(*step).is_some_and(|value| *value > 0.0);
        let now = |values: &[u32]| values.get(*step).is_some_and(|value| *value > 0);
        at(&usual.arrivals) || at(&usual.waiting) || now(&today.arrivals) || now(&today.waiting)
    };
    let last = today.arrivals.len() - 1;
    let first = (0..STEPS).find(busy).unwrap_or(last).min(last);
    let end = (0..STEPS).rev().find(busy).unwrap_or(last).max(last) + 1;
    let part = |values: &[u32]| values.get(first..).unwrap_or_default().to_vec();
    let usual_part = |values: &[f32]| values.get(first..end).unwrap_or_default().to_vec();
    let from = u32::from(day_starts.0) * 60 + u32::try_from(first).unwrap_or(0) * STEP_S;
    CurveView {
        from: format!("{:02}:{:02}", from / 3600 % 24, from / 60 % 60),
        step_s: STEP_S,
        arrivals: part(&today.arrivals),
        waiting: part(&today.waiting),
        usual_arrivals: usual_part(&usual.arrivals),
        usual_waiting: usual_part(&usual.waiting),
        usual_days: usual.days,
        steps: u32::try_from(end - first).unwrap_or(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_core::ids::TicketId;

    const BEGINS: Timestamp = Timestamp(0);

    fn visit(came_min: i64, called_min: Option<i64>, state: &'static str) -> VisitRow {
        let at = |minutes: i64| Timestamp(minutes * 60_000);
        VisitRow {
            ticket: TicketId(1),
            leg: 0,
            date: Date::constant(2026, 10, 5),
            number: "A001".to_owned(),
            service: "registration".to_owned(),
            count: 1,
            class: None,
            language: "pl".to_owned(),
            step_free: false,
            walk_in: false,
            arrived_at: at(came_min),
            called_at: called_min.map(at),
            served_from: None,
            served_to: None,
            counter: None,
            clerk: None,
            outcome: None,
            doubted: false,
            state,
        }
    }

    /// Proves that everybody is counted in the step in which they came and at each step's end at which
    /// they still waited, that walk-ins are not, and that a day that goes on ends now.
    #[test]
    fn a_curve_counts_who_came_and_who_waited() {
        let visits = vec![
            visit(5, Some(40), "served"),
            visit(16, None, "waiting"),
            visit(17, None, "cancelled"),
            VisitRow { walk_in: true, ..visit(18, Some(18), "serving") },
        ];
        let curve = Curve::of(visits, BEGINS, Some(Timestamp(50 * 60_000)));
        assert_eq!(curve.arrivals, [1, 2, 0, 0]);
        assert_eq!(curve.waiting, [1, 2, 1, 1]);
    }

    /// Proves that what is usual is the median of the days, so that one strange day does not move it.
    #[test]
    fn one_strange_day_is_not_usual() {
        let day = |arrivals: usize| Curve::of(vec![visit(5, Some(20), "served"); arrivals], BEGINS, None);
        let usual = Usual::of(&[day(3), day(100), day(4)]);
        assert_eq!((usual.arrivals[0], usual.waiting[0], usual.waiting[1], usual.days), (4.0, 4.0, 0.0, 3));
        assert_eq!(Usual::of(&[]), Usual::default());
    }
}
