//! What the calibration looks at: figures known at one moment about one ticket.
//!
//! Invariant: every figure comes from [`Live`] and [`Learner`], which know the past only; an
//! unknown figure is NaN, which the trees treat as a value of its own.

use crate::{
    event::Kind,
    learner::Learner,
    live::{Doing, Live, seconds},
    recent::mean,
    run::{Ahead, Waits},
};
use kolejka_core::Timestamp;

/// Figures in a row, in the order of [`NAMES`].
pub(crate) type Row = Vec<f32>;

/// What each figure is.
pub const NAMES: [&str; 46] = [
    "waited_s",
    "run_p10_s",
    "run_p50_s",
    "run_p90_s",
    "run_mean_s",
    "run_served_share",
    "class",
    "service",
    "time_of_day_s",
    "weekday",
    "waiting",
    "ahead",
    "waiting_same_service",
    "busy",
    "pausing_soon",
    "seen_30min",
    "ahead_per_busy_s",
    "ahead_per_throughput_s",
    "longest_waiting_s",
    "longest_ahead_s",
    "mean_waiting_s",
    "last_wait_s",
    "since_last_call_s",
    "mean_3_s",
    "mean_10_s",
    "mean_50_s",
    "mean_200_s",
    "last_wait_class_s",
    "mean_10_class_s",
    "mean_10_service_s",
    "called_2min",
    "called_5min",
    "called_15min",
    "joined_2min",
    "joined_5min",
    "joined_15min",
    "joined_60min",
    "left_5min",
    "left_30min",
    "walk_ins_5min",
    "walk_ins_15min",
    "mean_served_20_s",
    "mean_in_service_s",
    "left_share_today",
    "mean_today_s",
    "arrivals_usual_per_h",
];

/// Where the run's P10, P50 and P90 stand in a row.
pub(crate) const RUN_QUANTILES: [usize; 3] = [1, 2, 3];

/// Whose wait is forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Client {
    pub(crate) kind: Kind,
    pub(crate) waited_s: f64,
    pub(crate) ahead: Ahead,
}

/// The figures for somebody who has waited so long (0 for who would join now), given the simulated
/// waits of the same.
pub(crate) fn row(live: &Live, learner: &Learner, client: Client, now: Timestamp, run: &Waits) -> Row {
    let recent = &live.recent;
    let or_nan = |value: Option<f64>| value.unwrap_or(f64::NAN);
    let Client { kind, waited_s: my_wait_s, ahead: Ahead { count: ahead, longest_s: longest_ahead_s } } =
        client;
    let waits = || live.waiting.values().map(|waiting| seconds(waiting.since, now));
    let (mut busy, mut pausing, mut seen) = (0, 0, 0);
    for doing in live.counters.values() {
        match doing {
            Doing::Busy { .. } => {
                busy += 1;
                seen += 1;
            }
            Doing::Free { since, .. } => {
                let for_s = seconds(*since, now);
                pausing += u32::from(for_s <= 120.0);
                seen += u32::from(for_s <= 1800.0);
            }
            Doing::OnBreak { .. } | Doing::Away => {}
        }
    }
    let in_service = live.counters.values().filter_map(|doing| match doing {
        Doing::Busy { since, .. } => Some(seconds(*since, now)),
        Doing::Free { .. } | Doing::OnBreak { .. } | Doing::Away => None,
    });
    let mean_served_s = mean(recent.served.back().take(20).map(|(_, took_s)| took_s));
    let called_15 = recent.called.count_within(now, 900) + recent.left.count_within(now, 900);
    let last = recent.called.back().next();
    let since_last_s = last.map(|(at, _)| seconds(at, now)).filter(|_| recent.called_today > 0);
    let same_class = |other: Kind| other.class == kind.class;
    let gone_today = recent.called_today + recent.left_today;
    let time_of_day_s = live.time_of_day_s(now);
    let usual: f64 = learner.arrivals.usual_total(time_of_day_s);
    let rest = |wait_s: Option<f64>| wait_s.map_or(f64::NAN, |wait_s| wait_s - my_wait_s);
    let figures: [f64; NAMES.len()] = [
        my_wait_s,
        rest(run.quantile_s(0.1)),
        rest(run.quantile_s(0.5)),
        rest(run.quantile_s(0.9)),
        rest(run.mean_s()),
        run.served_share(),
        f64::from(kind.class.0),
        f64::from(kind.service.0),
        time_of_day_s,
        f64::from(live.day.weekday),
        live.waiting.len() as f64,
        f64::from(ahead),
        live.waiting.values().filter(|waiting| waiting.lane.service == kind.service).count() as f64,
        f64::from(busy),
        f64::from(pausing),
        f64::from(seen),
        f64::from(ahead + 1) * or_nan(mean_served_s) / f64::from(busy.max(1)),
        f64::from(ahead + 1) * 900.0 / (called_15.max(1) as f64),
        waits().fold(0.0, f64::max),
        longest_ahead_s,
        or_nan(mean(waits())),
        or_nan(last.map(|(_, wait)| wait.waited_s)),
        or_nan(since_last_s),
        or_nan(recent.mean_wait_s(3, |_| true)),
        or_nan(recent.mean_wait_s(10, |_| true)),
        or_nan(recent.mean_wait_s(50, |_| true)),
        or_nan(recent.mean_wait_s(200, |_| true)),
        or_nan(recent.mean_wait_s(1, same_class)),
        or_nan(recent.mean_wait_s(10, same_class)),
        or_nan(recent.mean_wait_s(10, |other| other.service == kind.service)),
        recent.called.count_within(now, 120) as f64,
        recent.called.count_within(now, 300) as f64,
        recent.called.count_within(now, 900) as f64,
        recent.joined.count_within(now, 120) as f64,
        recent.joined.count_within(now, 300) as f64,
        recent.joined.count_within(now, 900) as f64,
        recent.joined.count_within(now, 3600) as f64,
        recent.left.count_within(now, 300) as f64,
        recent.left.count_within(now, 1800) as f64,
        recent.walk_ins.count_within(now, 300) as f64,
        recent.walk_ins.count_within(now, 900) as f64,
        or_nan(mean_served_s),
        or_nan(mean(in_service)),
        if gone_today > 0 { f64::from(recent.left_today) / f64::from(gone_today) } else { f64::NAN },
        if recent.called_today > 0 {
            recent.waited_today_s / f64::from(recent.called_today)
        } else {
            f64::NAN
        },
        usual * 3600.0,
    ];
    figures.iter().map(|figure| *figure as f32).collect()
}
