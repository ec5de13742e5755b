//! What must be true of an office after every event, each under its own name.
//!
//! Every check looks at everybody who waits, the slow and obvious way, so that it shares no
//! shortcut with the code that it checks.

use kolejka_core::{
    CounterState, Event, Office, Place, Reason, Recorded, Scope, Ticket, TicketState, Timestamp,
    config::ClassRank,
    ids::{ClerkId, CounterId, TicketId},
    policy,
};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong.
pub type Broken = Result<(), String>;

/// A check with the sentence that it checks.
pub type Named = (&'static str, fn(&Office) -> Broken);

/// Every invariant of a state, by name.
pub const OF_A_STATE: [Named; 8] = [
    ("a waiting ticket is in exactly one lane", invariant_waiting_in_exactly_one_lane),
    ("lanes are in order of arrival", invariant_lanes_in_order),
    ("counters and tickets name each other", invariant_counters_and_tickets_agree),
    ("a clerk is at one counter", invariant_clerk_at_one_counter),
    ("addresses are open counters", invariant_addresses_are_open),
    ("numbers are unique today", invariant_numbers_unique),
    ("legs before the current one are served", invariant_legs_in_order),
    ("the order of calling is that of calling one by one", invariant_order_is_that_of_calls),
];

/// Checks every invariant of a state.
///
/// # Errors
/// The first that is broken, with its name.
pub fn check_state(office: &Office) -> Broken {
    OF_A_STATE.iter().try_for_each(|(name, check)| check(office).map_err(|what| format!("{name}: {what}")))
}

fn waits(ticket: &Ticket) -> bool {
    matches!(ticket.state, TicketState::Waiting { .. })
}

fn invariant_waiting_in_exactly_one_lane(office: &Office) -> Broken {
    let mut found: BTreeMap<TicketId, usize> = BTreeMap::new();
    for (key, lane) in office.lanes().iter() {
        if lane.is_empty() {
            return Err(format!("an empty lane is kept: {key:?}"));
        }
        for entry in lane {
            *found.entry(entry.ticket).or_default() += 1;
            let ticket = office.ticket(entry.ticket).ok_or(format!("{} is unknown", entry.ticket))?;
            let service = office.index().service(ticket.service());
            let class = office.index().rank(ticket.class.as_ref());
            let (place, address) = match &ticket.state {
                TicketState::Waiting { place, address } => (*place, address.clone()),
                other => return Err(format!("{} is in a lane and {other:?}", ticket.number)),
            };
            let address = address.and_then(|id| office.index().counter(&id));
            if Some(key.service) != service
                || key.class != class
                || key.step_free != ticket.step_free
                || key.place != place
                || key.address != address
                || entry.arrived_at != ticket.arrived_at
            {
                return Err(format!("{} is in the wrong lane {key:?}", ticket.number));
            }
        }
    }
    let waiting: BTreeSet<TicketId> =
        office.tickets().filter(|ticket| waits(ticket)).map(|ticket| ticket.id).collect();
    if let Some((id, times)) = found.iter().find(|(_, times)| **times != 1) {
        return Err(format!("{id} is in {times} places"));
    }
    if found.into_keys().collect::<BTreeSet<_>>() != waiting {
        return Err("somebody waits in no lane".to_owned());
    }
    if office.lanes().len() != waiting.len() {
        return Err("the count of those who wait is wrong".to_owned());
    }
    Ok(())
}

fn invariant_lanes_in_order(office: &Office) -> Broken {
    for (_, lane) in office.lanes().iter() {
        let pairs = lane.iter().zip(lane.iter().skip(1));
        for (a, b) in pairs {
            if (a.arrived_at, a.ticket) >= (b.arrived_at, b.ticket) {
                return Err(format!("{} stands before {}", a.ticket, b.ticket));
            }
        }
    }
    Ok(())
}

fn invariant_counters_and_tickets_agree(office: &Office) -> Broken {
    let mut at: BTreeMap<TicketId, CounterId> = BTreeMap::new();
    for (config, counter) in office.counters() {
        if let Some(ticket) = counter.ticket()
            && at.insert(ticket, config.id.clone()).is_some()
        {
            return Err(format!("{ticket} is at two counters"));
        }
    }
    for ticket in office.tickets() {
        if ticket.at_counter() != at.get(&ticket.id) {
            return Err(format!(
                "{} says {:?}, counters say {:?}",
                ticket.number,
                ticket.at_counter(),
                at.get(&ticket.id)
            ));
        }
    }
    for id in at.keys() {
        office.ticket(*id).ok_or(format!("{id} is at a counter and unknown"))?;
    }
    Ok(())
}

fn invariant_clerk_at_one_counter(office: &Office) -> Broken {
    let mut clerks: BTreeSet<ClerkId> = BTreeSet::new();
    for (_, counter) in office.counters() {
        if let CounterState::Open { clerk, .. } = &counter.state
            && !clerks.insert(clerk.clone())
        {
            return Err(format!("{clerk} is at two counters"));
        }
    }
    Ok(())
}

fn invariant_addresses_are_open(office: &Office) -> Broken {
    for ticket in office.tickets() {
        if let TicketState::Waiting { address: Some(address), .. } = &ticket.state
            && !office.counter(address).is_some_and(|(_, counter)| counter.is_open())
        {
            return Err(format!("{} waits for {address}, which is closed", ticket.number));
        }
    }
    Ok(())
}

fn invariant_numbers_unique(office: &Office) -> Broken {
    let mut numbers = BTreeSet::new();
    for ticket in office.tickets() {
        if !numbers.insert(ticket.number.clone()) {
            return Err(format!("{} is there twice", ticket.number));
        }
    }
    Ok(())
}

fn invariant_legs_in_order(office: &Office) -> Broken {
    for ticket in office.tickets() {
        if ticket.leg >= ticket.legs.len() {
            return Err(format!("{} is past its last leg", ticket.number));
        }
        if ticket.legs[..ticket.leg].iter().any(|leg| leg.served.is_none()) {
            return Err(format!("{} has left out a leg", ticket.number));
        }
    }
    Ok(())
}

/// Whether a counter may call a ticket on its own, told from the configuration alone.
fn may_call(office: &Office, counter: &CounterId, ticket: &Ticket) -> bool {
    let TicketState::Waiting { address, .. } = &ticket.state else { return false };
    if let Some(address) = address {
        return address == counter;
    }
    let Some((config, _)) = office.counter(counter) else { return false };
    config.services.contains(ticket.service()) && (!ticket.step_free || config.step_free)
}

/// The rule of calling, told over everybody who waits: the less, the sooner.
fn precedence(office: &Office, ticket: &Ticket, now: Timestamp) -> (u8, ClassRank, Timestamp, TicketId) {
    let class = office.index().rank(ticket.class.as_ref());
    let max_wait_s = match &ticket.class {
        Some(id) => {
            office.config().classes.iter().find(|class| class.id == *id).and_then(|class| class.max_wait_s)
        }
        None => office.config().policy.max_wait_s,
    };
    let front = matches!(ticket.state, TicketState::Waiting { place: Place::Front, .. });
    let late = max_wait_s.is_some_and(|max| (now.0 - ticket.arrived_at.0) / 1000 > i64::from(max));
    match (front, late) {
        (true, _) => (0, ClassRank(0), ticket.arrived_at, ticket.id),
        (false, true) => (1, ClassRank(0), ticket.arrived_at, ticket.id),
        (false, false) => (2, class, ticket.arrived_at, ticket.id),
    }
}

fn invariant_order_is_that_of_calls(office: &Office) -> Broken {
    let now = office.last_at();
    for (config, _) in office.counters() {
        let ix = office.index().counter(&config.id).ok_or("a counter has no position")?;
        let mut expected: Vec<&Ticket> =
            office.tickets().filter(|ticket| may_call(office, &config.id, ticket)).collect();
        expected.sort_by_key(|ticket| precedence(office, ticket, now));
        let expected: Vec<TicketId> = expected.into_iter().map(|ticket| ticket.id).collect();
        let order = policy::order(office.index(), office.lanes(), Scope::Counter(ix), now);
        if order.iter().map(|choice| choice.ticket).ne(expected.iter().copied()) {
            return Err(format!("counter {}: {order:?} instead of {expected:?}", config.id));
        }
        if office.next_at(&config.id, now).map(|choice| choice.ticket) != expected.first().copied() {
            return Err(format!("counter {} would call another than the first", config.id));
        }
    }
    for ticket in office.tickets().filter(|ticket| waits(ticket)) {
        let able = |open: bool| -> Vec<CounterId> {
            office
                .counters()
                .filter(|(config, counter)| {
                    (counter.is_open() || !open) && may_call(office, &config.id, ticket)
                })
                .map(|(config, _)| config.id.clone())
                .collect()
        };
        let mut counters = able(true);
        if counters.is_empty() {
            counters = able(false);
        }
        let ahead = office
            .tickets()
            .filter(|other| counters.iter().any(|counter| may_call(office, counter, other)))
            .filter(|other| precedence(office, other, now) < precedence(office, ticket, now))
            .count();
        if office.people_ahead(ticket, now).map(|n| n as usize) != Some(ahead) {
            return Err(format!(
                "{} has {ahead} people ahead, not {:?}",
                ticket.number,
                office.people_ahead(ticket, now)
            ));
        }
    }
    Ok(())
}

/// What must be true of a single event, seen with the state before it.
///
/// # Errors
/// What is wrong.
pub fn check_event(before: &Office, recorded: &Recorded) -> Broken {
    if recorded.seq.0 != before.last_seq().0 + 1 {
        return Err(format!("event {} follows {}", recorded.seq, before.last_seq()));
    }
    if recorded.at < before.last_at() {
        return Err("time goes back".to_owned());
    }
    if let Event::TicketCalled { ticket, counter, reason, .. } = &recorded.event {
        let called = before.ticket(*ticket).ok_or("an unknown ticket is called")?;
        if !waits(called) {
            return Err(format!("{} is called and does not wait", called.number));
        }
        if before.counter(counter).is_none_or(|(_, counter)| counter.ticket().is_some()) {
            return Err(format!("{} is called to a counter that is occupied", called.number));
        }
        if !matches!(reason, Reason::Given { .. }) {
            return nobody_is_skipped(before, called, counter, recorded.at);
        }
    }
    Ok(())
}

/// Nobody alike in class, service, needs, place and address who came earlier still waits, and
/// nobody at all goes before by the rule.
fn nobody_is_skipped(before: &Office, called: &Ticket, counter: &CounterId, now: Timestamp) -> Broken {
    for other in before.tickets().filter(|other| may_call(before, counter, other)) {
        let alike = other.class == called.class
            && other.service() == called.service()
            && other.step_free == called.step_free
            && other.state == called.state;
        if alike && (other.arrived_at, other.id) < (called.arrived_at, called.id) {
            return Err(format!("{} came before {} and is like it", other.number, called.number));
        }
        if precedence(before, other, now) < precedence(before, called, now) {
            return Err(format!("{} goes before {}", other.number, called.number));
        }
    }
    Ok(())
}
