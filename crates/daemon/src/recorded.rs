//! Recorded days of an office as visits that a simulation can learn from.

use jiff::tz::TimeZone;
use kolejka_core::Timestamp;
use kolejka_simulate::scenario::{RecordedService, RecordedVisit};
use kolejka_store::VisitRow;

/// Recorded legs as visits: each leg that was served is one, the first also if the client left. A later
/// leg begins where the one before it ended. What still goes on, or ended on another date, is left out.
pub fn visits_of(rows: &[VisitRow], zone: &TimeZone) -> Vec<RecordedVisit> {
    let local = |at: Timestamp| at.in_zone(zone).datetime();
    let mut visits = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let before = place.checked_sub(1).map(|before| &rows[before]).filter(|one| one.ticket == row.ticket);
        let arrived_at = match before {
            None => row.arrived_at,
            Some(before) => match before.served_to {
                Some(ended_at) => ended_at,
                None => continue,
            },
        };
        let served = match (row.state, row.served_from, row.served_to, &row.counter) {
            ("served", Some(served_from), Some(served_to), Some(counter)) if !row.doubted => {
                Some(RecordedService {
                    called: local(row.called_at.unwrap_or(served_from).max(arrived_at)),
                    finished: local(served_to.max(arrived_at)),
                    counter: counter.clone(),
                })
            }
            ("no_show" | "cancelled" | "expired", ..) if before.is_none() => None,
            _ => continue,
        };
        let arrived = local(arrived_at);
        if served.as_ref().is_none_or(|served| served.finished.date() == arrived.date()) {
            let (service, class) = (row.service.clone(), row.class.clone().unwrap_or_default());
            visits.push(RecordedVisit { arrived, service, class, served });
        }
    }
    visits
}
