//! What must be true of an office after every event, each under its own name.
//!
//! Every check looks at everybody who waits, the slow and obvious way, so that it shares no
//! shortcut with the code that it checks.

use crate::oracle;
use kolejka_core::{
    Choice, CounterState, Day, EMERGENCY_SERIES, Event, Office, Place, Reason, Recorded, Scope, Ticket,
    TicketState, Timestamp, Turn,
    config::PolicyKind,
    ids::{ClerkId, CounterId, Seq, TicketId},
};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong.
pub type Broken = Result<(), String>;

/// A check with the sentence that it checks.
pub type Named = (&'static str, fn(&Office) -> Broken);

/// Every invariant of a state, by name.
pub const OF_A_STATE: [Named; 11] = [
    ("a waiting ticket is in exactly one lane", invariant_waiting_in_exactly_one_lane),
    ("lanes are in order of arrival", invariant_lanes_in_order),
    ("counters and tickets name each other", invariant_counters_and_tickets_agree),
    ("a clerk is at one counter", invariant_clerk_at_one_counter),
    ("addresses are open counters", invariant_addresses_are_open),
    ("numbers are unique today", invariant_numbers_unique),
    ("legs before the current one are served", invariant_legs_in_order),
    ("the order of calling is that of calling one by one", invariant_order_is_that_of_calls),
    ("more time is given once and ends", invariant_more_time_once),
    ("emergency numbers are those entered, from people who came today", invariant_emergency_numbers),
    ("help is called from kiosks that there are", invariant_help_from_kiosks),
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
            let wish = office.index().wish(&ticket.language, ticket.need.as_ref());
            if Some(key.service) != service
                || key.class != class
                || key.step_free != ticket.step_free
                || key.wish != wish
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

fn invariant_more_time_once(office: &Office) -> Broken {
    for ticket in office.tickets() {
        if ticket.postponed > 1 {
            return Err(format!("{} was put off {} times", ticket.number, ticket.postponed));
        }
        if let TicketState::Parked { at, until, counter, .. } = &ticket.state {
            match until {
                Some(until) if *until <= *at || ticket.postponed == 0 => {
                    return Err(format!("{} stands aside until {until:?}, put off by nobody", ticket.number));
                }
                None if counter.is_none() => {
                    return Err(format!("{} stands aside for ever, set aside by nobody", ticket.number));
                }
                Some(_) | None => {}
            }
        }
    }
    Ok(())
}

fn invariant_emergency_numbers(office: &Office) -> Broken {
    let (Day::Open(tally) | Day::Ended(tally)) = office.day() else { return Ok(()) };
    let begins =
        kolejka_core::calendar::day_begins(office.config().day_starts, office.index().zone(), tally.date);
    for ticket in office.tickets() {
        let is_emergency = ticket.number.series.as_str() == EMERGENCY_SERIES;
        if is_emergency && !tally.emergency_numbers.contains(&ticket.number.n) {
            return Err(format!("{} was never entered", ticket.number));
        }
        if is_emergency && (ticket.arrived_at < begins || ticket.arrived_at > office.last_at()) {
            return Err(format!("{} came at {:?}, not today", ticket.number, ticket.arrived_at));
        }
    }
    Ok(())
}

fn invariant_help_from_kiosks(office: &Office) -> Broken {
    match office.help().find(|(kiosk, _)| !office.config().kiosks.iter().any(|known| known.id == **kiosk)) {
        Some((kiosk, _)) => Err(format!("help is called from {kiosk}, which is no kiosk")),
        None => Ok(()),
    }
}

fn invariant_order_is_that_of_calls(office: &Office) -> Broken {
    let now = office.last_at();
    let mut orders: BTreeMap<Vec<CounterId>, Vec<TicketId>> = BTreeMap::new();
    let mut order_at = |counters: &[CounterId]| {
        let one_by_one = || oracle::order(office, oracle::waiting_for(office, counters, now));
        orders.entry(counters.to_vec()).or_insert_with(one_by_one).clone()
    };
    for (config, _) in office.counters() {
        let ix = office.index().counter(&config.id).ok_or("a counter has no position")?;
        let expected = order_at(std::slice::from_ref(&config.id));
        let order = office.order(Scope::Counter(ix), now);
        if order.iter().map(Choice::ticket).ne(expected.iter().copied()) {
            let order: Vec<_> = order.iter().map(Choice::ticket).collect();
            return Err(format!("counter {}: {order:?} instead of {expected:?}", config.id));
        }
        if office.next_at(&config.id, now) != order.first().copied() {
            return Err(format!("counter {} would call another than the first", config.id));
        }
    }
    for ticket in office.tickets().filter(|ticket| waits(ticket)) {
        let counters = oracle::counters_for(office, ticket, now);
        let rests = office.orders().is_some_and(|orders| orders.of(ticket.service()).suspended.is_some());
        if rests {
            if office.people_ahead(ticket, now).is_some() || !counters.is_empty() {
                return Err(format!("{} can be called although its service rests", ticket.number));
            }
            continue;
        }
        let ahead = order_at(&counters).iter().take_while(|other| **other != ticket.id).count();
        if office.people_ahead(ticket, now).map(|n| n as usize) != Some(ahead) {
            return Err(format!(
                "{} has {ahead} people ahead at {counters:?}, not {:?}",
                ticket.number,
                office.people_ahead(ticket, now)
            ));
        }
    }
    Ok(())
}

/// The count of calls is that of the calls that were not taken back, since a configuration with a
/// ratio came.
///
/// # Errors
/// What it should be.
pub fn check_run(office: &Office, journal: &[&Recorded]) -> Broken {
    let undone: BTreeSet<Seq> = journal
        .iter()
        .filter_map(|recorded| match &recorded.event {
            Event::ActionUndone { undone, .. } => Some(*undone),
            _ => None,
        })
        .collect();
    let mut run = 0;
    for recorded in journal {
        match &recorded.event {
            Event::OfficeConfigured { config } if !matches!(config.policy.kind, PolicyKind::Ratio { .. }) => {
                run = 0;
            }
            Event::TicketCalled { turn, .. } if !undone.contains(&recorded.action) => match turn {
                Turn::Normal => run = 0,
                Turn::Priority => run += 1,
                Turn::Uncounted => {}
            },
            _ => {}
        }
    }
    if office.run() == run { Ok(()) } else { Err(format!("the count is {} instead of {run}", office.run())) }
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
    let rests = matches!(
        recorded.event,
        Event::TicketIssued { .. }
            | Event::WalkedIn { .. }
            | Event::TicketCalled { .. }
            | Event::TicketRecalled { .. }
            | Event::TicketMissed { .. }
    );
    if rests && before.emergency().is_some() {
        return Err(format!("{} during an emergency", recorded.event.kind()));
    }
    if let Event::TicketCalled { ticket, counter, reason, turn, .. } = &recorded.event {
        let called = before.ticket(*ticket).ok_or("an unknown ticket is called")?;
        if !waits(called) {
            return Err(format!("{} is called and does not wait", called.number));
        }
        if before.counter(counter).is_none_or(|(_, counter)| counter.ticket().is_some()) {
            return Err(format!("{} is called to a counter that is occupied", called.number));
        }
        return nobody_is_skipped(before, called, counter, (*reason, *turn), recorded.at);
    }
    Ok(())
}

/// Who is called is whom the rule calls, unless the clerk chose; nobody alike who came earlier still
/// waits; and the call counts as the rule says.
fn nobody_is_skipped(
    before: &Office,
    called: &Ticket,
    counter: &CounterId,
    (reason, turn): (Reason, Turn),
    now: Timestamp,
) -> Broken {
    let waiting = oracle::waiting_for(before, std::slice::from_ref(counter), now);
    let normals_wait = oracle::competing(&waiting)
        .iter()
        .any(|one| before.ticket(one.ticket).is_some_and(|ticket| ticket.class.is_none()));
    let counts = match before.config().policy.kind {
        PolicyKind::Ratio { .. } if called.class.is_none() => Turn::Normal,
        PolicyKind::Ratio { .. } if normals_wait => Turn::Priority,
        PolicyKind::Strict | PolicyKind::Accumulating | PolicyKind::Ratio { .. } => Turn::Uncounted,
    };
    if turn != counts {
        return Err(format!("the call of {} counts as {turn:?} instead of {counts:?}", called.number));
    }
    if matches!(reason, Reason::Given { .. }) {
        return Ok(());
    }
    let next = oracle::next(before, &waiting, before.run()).map(|(next, _)| next.ticket);
    if next != Some(called.id) {
        return Err(format!("{} is called and not {next:?}", called.number));
    }
    for other in before.tickets().filter(|other| waits(other)) {
        let alike = other.class == called.class
            && other.service() == called.service()
            && other.step_free == called.step_free
            && other.language == called.language
            && other.need == called.need
            && other.state == called.state;
        if alike && (other.arrived_at, other.id) < (called.arrived_at, called.id) {
            return Err(format!("{} came before {} and is like it", other.number, called.number));
        }
    }
    reason_is_true(before, called, reason, now)
}

/// The figures of a reason are those of the ticket and its class.
fn reason_is_true(before: &Office, called: &Ticket, reason: Reason, now: Timestamp) -> Broken {
    let config = before.config();
    let class = called.class.as_ref().and_then(|id| config.classes.iter().find(|class| class.id == *id));
    let waited_s = (now.0 - called.arrived_at.0) / 1000;
    let (rate, head_start, max_wait_s) = match class {
        Some(class) => (class.rate_milli, class.head_start_s, class.max_wait_s),
        None => (config.policy.rate_milli, config.policy.head_start_s, config.policy.max_wait_s),
    };
    let weighted = i64::from(rate) * (now.0 - called.arrived_at.0) / 1_000_000 + i64::from(head_start);
    let run = before.run();
    let is_true = i64::from(reason.waited_s()) == waited_s
        && match (reason, config.policy.kind) {
            (Reason::Front { .. }, _) => {
                matches!(called.state, TicketState::Waiting { place: Place::Front, .. })
            }
            (Reason::MaxWait { max_wait_s: told, .. }, _) => {
                max_wait_s == Some(told) && waited_s > i64::from(told)
            }
            (Reason::Accumulated { rate_milli, head_start_s, score_s, .. }, PolicyKind::Accumulating) => {
                (rate_milli, head_start_s) == (rate, head_start) && i64::from(score_s) == weighted
            }
            (Reason::PriorityTurn { call, calls: told, .. }, PolicyKind::Ratio { calls }) => {
                class.is_some() && told == calls && call == run + 1 && call <= calls
            }
            (Reason::NormalTurn { after, calls: told, .. }, PolicyKind::Ratio { calls }) => {
                class.is_none() && told == calls && after == run && run >= calls
            }
            (Reason::LongestInClass { .. }, PolicyKind::Strict | PolicyKind::Ratio { .. }) => class.is_some(),
            (Reason::Longest { .. }, PolicyKind::Strict | PolicyKind::Ratio { .. }) => class.is_none(),
            _ => false,
        };
    if is_true { Ok(()) } else { Err(format!("{} is called for {reason:?}, which is not so", called.number)) }
}
