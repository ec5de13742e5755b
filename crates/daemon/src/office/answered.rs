//! The requests answered on this business day and the one before, so that a repetition gets the same
//! answer.
//!
//! All of them are in memory: a journal that had to be searched by key would have to be written in
//! the order of keys, which is no order.
//! Invariant: it holds what the journal holds; it is made from it and follows what is committed.

use super::RequestKey;
use jiff::civil::Date;
use kolejka_store::KeyRecord;
use std::collections::HashMap;

/// Answered requests by caller and key.
#[derive(Debug, Default)]
pub(super) struct Answered(HashMap<String, HashMap<String, KeyRecord>>);

impl Answered {
    /// What was answered to a request with this key.
    pub(super) fn find(&self, key: &RequestKey) -> Option<&KeyRecord> {
        self.0.get(&key.caller)?.get(&key.key)
    }

    /// Forgets what is forgotten when a business day opens: all of days before the one before it.
    pub(super) fn open_day(&mut self, date: Date) {
        let oldest = date.yesterday().unwrap_or(date);
        self.0.retain(|_, keys| {
            keys.retain(|_, record| record.date >= oldest);
            !keys.is_empty()
        });
    }
}

impl Extend<KeyRecord> for Answered {
    fn extend<I: IntoIterator<Item = KeyRecord>>(&mut self, records: I) {
        for record in records {
            self.0.entry(record.caller.clone()).or_default().insert(record.key.clone(), record);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_core::{
        Outcome,
        ids::{Seq, TicketId},
    };
    use kolejka_store::Hash;

    fn key(caller: &str, key: &str) -> RequestKey {
        RequestKey { caller: caller.to_owned(), key: key.to_owned(), request: Hash::START }
    }

    /// Proves that answers are found by caller and key together, and are forgotten when the second
    /// day after theirs opens, not before.
    #[test]
    fn answers_are_found_through_the_next_day() {
        let day = Date::constant(2026, 10, 5);
        let (next, after) = (day.tomorrow().unwrap(), day.tomorrow().unwrap().tomorrow().unwrap());
        let record = |caller: &str, ticket, date| KeyRecord {
            caller: caller.to_owned(),
            key: "k".to_owned(),
            request: Hash::START,
            date,
            outcome: Outcome::Ticket(TicketId(ticket)),
            action: Seq(ticket),
        };
        let mut answered = Answered::default();
        answered.extend([record("kiosk:hall", 1, day), record("staff:anna", 2, next)]);
        let ticket =
            |answered: &Answered, caller| answered.find(&key(caller, "k")).map(|found| found.action.0);
        assert_eq!(ticket(&answered, "kiosk:hall"), Some(1));
        assert_eq!(answered.find(&key("kiosk:hall", "l")), None);
        assert_eq!(answered.find(&key("kiosk:door", "k")), None);
        answered.open_day(next);
        assert_eq!(ticket(&answered, "kiosk:hall"), Some(1));
        answered.open_day(after);
        assert_eq!((ticket(&answered, "kiosk:hall"), ticket(&answered, "staff:anna")), (None, Some(2)));
    }
}
