//! What would help a long queue: changes at the counters, tried out by running the office forward.
//!
//! It is part of the forecast worker's turn, so nobody waits for it, and its time counts as forecasting.
//! Who could work at a counter that would open is not known here (`http::supervise`).
//! Invariant: what is proposed saves those whom it helps noticeably more time than it costs all others, or
//! lets people be called whom nobody would call at all; what it costs others is told.

use super::{Joining, Outlook, told::Follower};
use kolejka_api::AlertView;
use kolejka_core::{
    Office, Timestamp,
    config::ServiceIx,
    ids::{CounterId, ServiceId},
};
use kolejka_forecast::{Change, Typical};
use std::sync::Arc;

/// Services whose queues are thought about at once, those with the most people first.
const SERVICES_MAX: usize = 3;

/// Changes tried for one service.
const CHANGES_MAX: usize = 5;

/// Of these, closed counters that are tried at least, if there are so many.
const CLOSED_TRIED: usize = 2;

/// Runs for each change: enough to tell what helps, since all draw alike.
const RUNS: usize = 40;

/// With more waiting than this, one service alone is thought about, with fewer runs.
const WAITING_MANY: usize = 120;

/// Runs then.
const RUNS_MANY: usize = 15;

/// What saves less than this is not worth anybody's while, nor is a cost below it worth telling.
const NOTICEABLE_S: f64 = 300.0;

/// What saves less than this share of the wait is not, either.
const NOTICEABLE_SHARE: f64 = 0.15;

/// What is saved in all must be so many times what it costs others.
const WORTH: f64 = 1.5;

/// Who came within so long tells how many will come to whom a change matters.
const COMING_S: u32 = 3600;

/// A change that would help.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// What would be done.
    pub what: What,
    /// Where.
    pub counter: CounterId,
    /// For which service's queue.
    pub service: ServiceId,
    /// How long who comes now waits for it as things are; none if nobody would be called at all.
    pub before_s: Option<u32>,
    /// How long with the change.
    pub after_s: u32,
    /// Services for which one would wait noticeably longer: as things are, and with the change.
    pub costs: Vec<(ServiceId, u32, u32)>,
    /// When it was reckoned.
    pub at: Timestamp,
}

/// What would be done at a counter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// It serves the service, too, for the day.
    TakeService,
    /// It opens.
    OpenCounter,
}

impl Proposal {
    /// Whether it can still be done, and somebody still wants it.
    pub fn stands(&self, office: &Office, alerts: &[AlertView]) -> bool {
        let wanted = alerts
            .iter()
            .any(|alert| asks_for_help(alert) && alert.service.as_deref() == Some(self.service.as_str()));
        let Some((config, counter)) = office.counter(&self.counter) else { return false };
        wanted
            && match self.what {
                What::OpenCounter => !counter.is_open() && counter.takes(config, &self.service),
                What::TakeService => {
                    counter.is_open() && counter.services(config).all(|service| *service != self.service)
                }
            }
    }

    /// How much time it saves; the more the better, and the most where nobody would be called at all.
    fn saves_s(&self) -> u32 {
        self.before_s.map_or(u32::MAX, |before| before.saturating_sub(self.after_s))
    }
}

fn asks_for_help(alert: &AlertView) -> bool {
    ["long_queue", "no_counter", "no_step_free_counter"].contains(&alert.code.as_str())
}

struct Candidate {
    what: What,
    counter: CounterId,
    service: ServiceId,
    change: Change,
}

impl Follower {
    /// What would help the queues that are too long; empty if none is, or nothing is known yet.
    pub(super) fn proposals(&self, outlook: &Outlook, clock: Timestamp) -> Vec<Proposal> {
        let office = self.office();
        let Some(forecaster) = self.forecaster() else { return Vec::new() };
        let now = office.now(clock);
        let mut alerts = AlertView::of(office, false, now);
        alerts.retain(asks_for_help);
        alerts.sort_by_key(|alert| std::cmp::Reverse(alert.waiting));
        let many = office.lanes().len() > WAITING_MANY;
        let (services_max, runs) = if many { (1, RUNS_MANY) } else { (SERVICES_MAX, RUNS) };
        let mut wanted: Vec<(ServiceId, bool)> = Vec::new();
        for alert in &alerts {
            let Some(service) = alert.service.as_deref().map(ServiceId::new) else { continue };
            if wanted.len() < services_max && wanted.iter().all(|(known, _)| *known != service) {
                wanted.push((service, alert.code == "no_step_free_counter"));
            }
        }
        let candidates: Vec<Candidate> =
            wanted.iter().flat_map(|(service, step_free)| candidates(office, service, *step_free)).collect();
        if candidates.is_empty() {
            return Vec::new();
        }
        let services = concerned(office, now);
        let positions: Vec<ServiceIx> = services.iter().map(|service| service.ix).collect();
        let changes: Vec<Change> = candidates.iter().map(|one| one.change.clone()).collect();
        let Some((before, afters)) = forecaster.what_if(now, &positions, &changes, runs) else {
            return Vec::new();
        };
        let told = |service: &ServiceId| {
            outlook.joining(Joining::plain(service)).map(|foreseen| f64::from(foreseen.forecast.p50_s))
        };
        let mut proposals: Vec<Proposal> = candidates
            .into_iter()
            .zip(&afters)
            .filter_map(|(candidate, after)| judge(candidate, &services, &before, after, told, now))
            .collect();
        proposals.sort_by_key(|one| (std::cmp::Reverse(one.saves_s()), one.after_s));
        // The best of each kind for each queue.
        let mut best: Vec<Proposal> = Vec::new();
        for one in proposals {
            if best.iter().all(|known| (&known.service, known.what) != (&one.service, one.what)) {
                best.push(one);
            }
        }
        best
    }
}

/// A service with those to whom a change matters.
struct Concerned {
    id: ServiceId,
    ix: ServiceIx,
    /// How many waits as long as a newcomer's: who waits already has half of it left on average.
    waits: f64,
}

/// Every service for which somebody may be called.
fn concerned(office: &Office, now: Timestamp) -> Vec<Concerned> {
    let since = now.minus_s(COMING_S);
    let mut services: Vec<Concerned> = office
        .config()
        .services
        .iter()
        .filter(|service| !office.is_suspended(&service.id))
        .filter_map(|service| {
            let ix = office.index().service(&service.id)?;
            #[expect(clippy::cast_precision_loss, reason = "people who wait")]
            let waiting = office.lanes().waiting_for(ix) as f64;
            Some(Concerned { id: service.id.clone(), ix, waits: waiting / 2.0 })
        })
        .collect();
    for ticket in office.tickets().filter(|ticket| ticket.arrived_at >= since && !ticket.walk_in) {
        if let Some(service) = services.iter_mut().find(|service| service.id == *ticket.service()) {
            service.waits += 1.0;
        }
    }
    services
}

/// What could be done for a service at all.
fn candidates(office: &Office, service: &ServiceId, step_free: bool) -> Vec<Candidate> {
    let index = office.index();
    let waiting_at = |id: &CounterId| -> usize {
        let served = office.services_at(id);
        served.iter().filter_map(|one| index.service(one)).map(|one| office.lanes().waiting_for(one)).sum()
    };
    let all = office.counters().filter(|(config, _)| !step_free || config.step_free).filter_map(
        |(config, counter)| {
            let (what, change) = if counter.is_open() {
                let serves = counter.services(config).any(|one| one == service);
                let rules = (!serves).then(|| Arc::new(index.with_service(&config.id, service)));
                (What::TakeService, Change::Rules(rules?))
            } else {
                let takes = counter.takes(config, service).then(|| index.counter(&config.id))?;
                (What::OpenCounter, Change::Open(takes?))
            };
            Some(Candidate { what, counter: config.id.clone(), service: service.clone(), change })
        },
    );
    let (mut open, closed): (Vec<Candidate>, Vec<Candidate>) =
        all.partition(|one| one.what == What::TakeService);
    // Counters that have the least to do of their own are the likeliest to help, and what is closed gets
    // its chance among many that are open.
    open.sort_by_cached_key(|one| waiting_at(&one.counter));
    let of_closed = closed.len().min(CHANGES_MAX.saturating_sub(open.len()).max(CLOSED_TRIED));
    open.truncate(CHANGES_MAX - of_closed);
    open.into_iter().chain(closed.into_iter().take(of_closed)).collect()
}

/// Whether a change helps, and what it costs others. Times are those of the runs, brought to the scale of
/// the forecast that everybody is shown.
fn judge(
    candidate: Candidate,
    services: &[Concerned],
    before: &Typical,
    after: &Typical,
    told: impl Fn(&ServiceId) -> Option<f64>,
    now: Timestamp,
) -> Option<Proposal> {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds of a day, not below 0"
    )]
    let whole = |seconds: f64| seconds.max(0.0).round() as u32;
    let scaled = |service: &ServiceId, run: Option<f64>, seconds: f64| match (told(service), run) {
        (Some(told), Some(run)) if run >= 1.0 => seconds * told / run,
        (Some(_) | None, Some(_) | None) => seconds,
    };
    let place = services.iter().position(|service| service.id == candidate.service)?;
    let (was, is) = (before[place], after[place]?);
    let saved = was.map(|was| was - is);
    if saved.is_some_and(|saved| saved < NOTICEABLE_S.max(was.unwrap_or_default() * NOTICEABLE_SHARE)) {
        return None;
    }
    let (mut costs, mut cost) = (Vec::new(), 0.0);
    for (at, Concerned { id, waits, .. }) in services.iter().enumerate() {
        let Some(was) = before[at].filter(|_| at != place) else { continue };
        // Who would not be called at all any more would pay too much.
        let is = after[at]?;
        cost += (is - was) * waits;
        if is - was >= NOTICEABLE_S {
            let scale = |seconds| whole(scaled(id, Some(was), seconds));
            costs.push((id.clone(), scale(was), scale(is)));
        }
    }
    if saved.is_some_and(|saved| saved * services[place].waits < cost * WORTH) {
        return None;
    }
    let Candidate { what, counter, service, .. } = candidate;
    Some(Proposal {
        what,
        counter,
        before_s: was.map(|seconds| whole(scaled(&service, was, seconds))),
        after_s: whole(scaled(&service, was, is)),
        service,
        costs,
        at: now,
    })
}
