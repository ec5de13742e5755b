//! The rules of calling once more, the slow and obvious way: one call after another, everybody
//! looked at for each, told from the configuration and the tickets alone.
//!
//! It shares no code with `core::policy`; where the two differ, one of them is wrong.

use kolejka_core::{
    Office, Place, Ticket, TicketState, Timestamp,
    config::{CounterConfig, PolicyKind},
    ids::{CounterId, TicketId},
};

/// How somebody waits for some counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Claim {
    /// As one of their own.
    Own,
    /// As one whom they help out, late enough to compete with their own.
    Late,
    /// As one whom they help out when nothing of their own waits.
    Early,
}

/// What stands for a ticket while calling one by one.
#[derive(Clone, Copy, Debug)]
pub struct Waiting {
    /// Which.
    pub ticket: TicketId,
    claim: Claim,
    /// 0 at the front, 1 past `max_wait`, 2 in turn.
    tier: u8,
    /// The place of its class in the configuration; none without a class.
    class: Option<usize>,
    /// Head start plus rate times wait.
    score: i128,
    arrived_at: Timestamp,
}

/// Which class a ticket has, by its place in the configuration.
fn class_of(office: &Office, ticket: &Ticket) -> Option<usize> {
    let id = ticket.class.as_ref()?;
    office.config().classes.iter().position(|class| class.id == *id)
}

fn waited_s(ticket: &Ticket, now: Timestamp) -> i64 {
    (now.0 - ticket.arrived_at.0) / 1000
}

fn is_late(office: &Office, ticket: &Ticket, now: Timestamp) -> bool {
    let config = office.config();
    let max = match class_of(office, ticket) {
        Some(class) => config.classes[class].max_wait_s,
        None => config.policy.max_wait_s,
    };
    max.is_some_and(|max| waited_s(ticket, now) > i64::from(max))
}

/// How many of a ticket's wishes are met at a counter.
fn met(office: &Office, counter: &CounterConfig, ticket: &Ticket) -> usize {
    let config = office.config();
    let foreign = config.languages.first() != Some(&ticket.language);
    usize::from(foreign && counter.languages.contains(&ticket.language))
        + usize::from(ticket.need.as_ref().is_some_and(|need| counter.needs.contains(need)))
}

/// A counter as it serves today: what it took over is its own, and no backup; what it goes without is
/// neither.
fn desk(office: &Office, id: &CounterId) -> Option<CounterConfig> {
    let (config, counter) = office.counter(id)?;
    let mut desk = config.clone();
    desk.services.retain(|service| !counter.left.contains(service));
    desk.backup.retain(|service| !counter.left.contains(service));
    desk.services.extend(counter.taken.iter().cloned());
    desk.backup.retain(|service| !counter.taken.contains(service));
    Some(desk)
}

fn could_serve(counter: &CounterConfig, ticket: &Ticket) -> bool {
    let listed = counter.services.iter().chain(&counter.backup).any(|service| service == ticket.service());
    listed && (counter.step_free || !ticket.step_free)
}

/// How a ticket waits for one counter now; none if that may not call it.
fn claim(office: &Office, counter: &CounterConfig, ticket: &Ticket, now: Timestamp) -> Option<Claim> {
    let TicketState::Waiting { address, .. } = &ticket.state else { return None };
    // Nobody is called for a service that rests, wherever they are sent.
    let rests = office.orders().is_some_and(|orders| orders.of(ticket.service()).suspended.is_some());
    if rests {
        return None;
    }
    if let Some(address) = address {
        return (*address == counter.id).then_some(Claim::Own);
    }
    if !could_serve(counter, ticket) {
        return None;
    }
    let better_elsewhere = office.counters().any(|(other, state)| {
        state.is_open()
            && desk(office, &other.id).is_some_and(|other| could_serve(&other, ticket))
            && met(office, other, ticket) > met(office, counter, ticket)
    });
    let fresh = waited_s(ticket, now) < i64::from(office.config().policy.prefer_for_s);
    let urgent = is_late(office, ticket, now);
    if better_elsewhere && fresh && !urgent {
        return None;
    }
    if counter.services.contains(ticket.service()) {
        return Some(Claim::Own);
    }
    match counter.backup_after_s {
        Some(after) if waited_s(ticket, now) > i64::from(after) => Some(Claim::Late),
        Some(_) | None => Some(Claim::Early),
    }
}

/// Everybody whom any of these counters may call now.
pub fn waiting_for(office: &Office, counters: &[CounterId], now: Timestamp) -> Vec<Waiting> {
    office
        .tickets()
        .filter_map(|ticket| {
            let claims: Vec<Claim> =
                counters.iter().filter_map(|id| claim(office, &desk(office, id)?, ticket, now)).collect();
            let claim =
                [Claim::Own, Claim::Late, Claim::Early].into_iter().find(|one| claims.contains(one))?;
            let front = matches!(ticket.state, TicketState::Waiting { place: Place::Front, .. });
            let class = class_of(office, ticket);
            let config = office.config();
            let (rate, head_start) = class
                .map_or((config.policy.rate_milli, config.policy.head_start_s), |n| {
                    (config.classes[n].rate_milli, config.classes[n].head_start_s)
                });
            Some(Waiting {
                ticket: ticket.id,
                claim,
                tier: if front { 0 } else { 2 - u8::from(is_late(office, ticket, now)) },
                class,
                score: i128::from(head_start) * 1_000_000
                    + i128::from(rate) * i128::from(now.0 - ticket.arrived_at.0),
                arrived_at: ticket.arrived_at,
            })
        })
        .collect()
}

/// Those among whom a call chooses: whom a counter only helps out counts if it has none of its own,
/// or late.
pub fn competing(waiting: &[Waiting]) -> Vec<Waiting> {
    let has_own = waiting.iter().any(|one| one.claim == Claim::Own);
    waiting.iter().copied().filter(|one| !has_own || one.claim != Claim::Early).collect()
}

/// Whom a call chooses, and how it counts: `Some(true)` begins the count anew, `Some(false)` is one
/// more.
pub fn next(office: &Office, waiting: &[Waiting], run: u32) -> Option<(Waiting, Option<bool>)> {
    let competing = competing(waiting);
    let oldest = |some: Vec<Waiting>| some.into_iter().min_by_key(|one| (one.arrived_at, one.ticket));
    let of = |wanted: &dyn Fn(&Waiting) -> bool| -> Vec<Waiting> {
        competing.iter().copied().filter(|one| wanted(one)).collect()
    };
    let policy = office.config().policy.kind;
    let called = if let Some(front) = oldest(of(&|one| one.tier == 0)) {
        front
    } else if let Some(late) = oldest(of(&|one| one.tier == 1)) {
        late
    } else {
        let by_class = || {
            let highest = competing.iter().filter_map(|one| one.class).min();
            oldest(of(&|one| one.class == highest))
        };
        match policy {
            PolicyKind::Strict => by_class()?,
            PolicyKind::Accumulating => {
                let most = competing.iter().map(|one| one.score).max()?;
                oldest(of(&|one| one.score == most))?
            }
            PolicyKind::Ratio { calls } => {
                let normal = oldest(of(&|one| one.class.is_none()));
                if run >= calls && normal.is_some() { normal? } else { by_class()? }
            }
        }
    };
    let counts = match policy {
        PolicyKind::Strict | PolicyKind::Accumulating => None,
        PolicyKind::Ratio { .. } if called.class.is_none() => Some(true),
        PolicyKind::Ratio { .. } => competing.iter().any(|one| one.class.is_none()).then_some(false),
    };
    Some((called, counts))
}

/// The order of calling one by one with time standing still.
pub fn order(office: &Office, mut waiting: Vec<Waiting>) -> Vec<TicketId> {
    let mut run = office.run();
    let mut order = Vec::new();
    while let Some((called, counts)) = next(office, &waiting, run) {
        waiting.retain(|one| one.ticket != called.ticket);
        order.push(called.ticket);
        run = match counts {
            Some(true) => 0,
            Some(false) => run + 1,
            None => run,
        };
    }
    order
}

/// The counters that can serve a waiting ticket: open ones that have its service as their own, else
/// open ones that help out, else closed ones likewise.
pub fn counters_for(office: &Office, ticket: &Ticket, now: Timestamp) -> Vec<CounterId> {
    let able = |open: bool, own: bool| -> Vec<CounterId> {
        office
            .counters()
            .filter(|(_, state)| state.is_open() || !open)
            .filter_map(|(config, _)| {
                Some((&config.id, claim(office, &desk(office, &config.id)?, ticket, now)?))
            })
            .filter(|(_, claim)| !own || *claim == Claim::Own)
            .map(|(id, _)| id.clone())
            .collect()
    };
    [(true, true), (true, false), (false, true), (false, false)]
        .into_iter()
        .map(|(open, own)| able(open, own))
        .find(|able| !able.is_empty())
        .unwrap_or_default()
}
