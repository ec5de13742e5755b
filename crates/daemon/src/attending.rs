//! Help against forgetting: asks whether a service that takes very long still goes on, and tells staff
//! of what only time brings, such as a counter at which nothing happens.
//!
//! How long is very long is learned (three times the time in which nine of ten services end); until
//! then it is what the office says.

use crate::{
    forecasting::Forecasts,
    office::{OfficeHandle, Request},
};
use kolejka_core::{
    Actor, Command, Office, Timestamp,
    ids::{ServiceId, TicketId},
};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often it is looked.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// What of the time within which nine of ten services end is very long.
const TIMES_USUAL: u32 = 3;

/// A shorter time is never very long, however quick a service usually is.
const ASK_AFTER_MIN_S: u32 = 10 * 60;

/// Looks after an office until the daemon stops.
pub async fn keep(office: OfficeHandle, forecasts: Arc<Forecasts>, mut stopping: watch::Receiver<bool>) {
    let mut every = tokio::time::interval(LOOK_EVERY);
    every.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = every.tick() => {}
            () = crate::stopped(&mut stopping) => return,
        }
        let (hub, latest) = (Arc::clone(office.hub()), forecasts.latest());
        let asked = office
            .query(move |office, now| {
                hub.look_at_alerts(office, now);
                overlong(office, |service| latest.usually_within_s(service), now)
            })
            .await;
        // Who cannot be asked now is asked next time.
        for (ticket, after_s) in asked.unwrap_or_default() {
            let command = Command::DoubtService { ticket, after_s };
            let request = Request { command, actor: Actor::System, key: None, note: None };
            if let Err(not_done) = office.submit(request, |_| ()).await {
                tracing::debug!(office = %office.id(), ?not_done, "whether a service goes on could not be asked");
            }
        }
    }
}

/// Tickets at counters whose clerk should be asked, each with the time after which.
fn overlong(
    office: &Office,
    usually_within_s: impl Fn(&ServiceId) -> Option<u32>,
    now: Timestamp,
) -> Vec<(TicketId, u32)> {
    let config = office.config();
    office
        .counters()
        .filter_map(|(_, counter)| office.ticket(counter.ticket()?))
        .filter(|ticket| ticket.attendance.asked_at.is_none())
        .filter_map(|ticket| {
            let service = office.service(ticket.service())?;
            let learned = usually_within_s(&service.id)
                .map(|usual| usual.saturating_mul(TIMES_USUAL).max(ASK_AFTER_MIN_S));
            let after_s =
                learned.or(service.staff.still_serving_after_s).unwrap_or(config.staff.still_serving_after_s);
            let since = office.attended_since(ticket.id)?;
            (now >= since.plus_s(after_s)).then_some((ticket.id, after_s))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_testkit::story::{Story, clerk};

    /// Proves that it is asked after three times what nine of ten services of the kind take, never before
    /// ten minutes, and by the office's own time while nothing is learned; and that it is asked once.
    #[test]
    fn it_is_asked_after_three_times_the_usual() {
        let own = 2700;
        for (usual_s, asked_after_s) in [(Some(400), 1200), (Some(60), 600), (None, own)] {
            let mut story = Story::with(|config| config.staff.still_serving_after_s = own);
            let ticket = story.ticket("registration");
            story.open("anna", "1");
            assert_eq!(story.next_ticket("anna", "1"), ticket);
            story.does(&clerk("anna"), Command::Serve { ticket });
            let asked = |story: &Story| overlong(&story.0.office, |_| usual_s, story.0.now());
            story.0.pass_s(asked_after_s - 1);
            assert_eq!(asked(&story), [], "{usual_s:?}: too early");
            story.0.pass_s(1);
            assert_eq!(asked(&story), [(ticket, asked_after_s)], "{usual_s:?}");
            story.does(&Actor::System, Command::DoubtService { ticket, after_s: asked_after_s });
            assert_eq!(asked(&story), [], "{usual_s:?}: it was asked");
        }
    }
}
