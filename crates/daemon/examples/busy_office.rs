//! Makes a data folder of the demo's office in the middle of a busy day, after weeks like it: what the
//! supervisor's board is looked at and tested with.
//!
//! `cargo run -p kolejka-daemon --example busy_office FOLDER WEEKS`, then `kolejka demo --data FOLDER`.
//! Three clerks (`anna`, `piotr`, `maria`) are at work; they have to sign in within half a minute, or
//! their counters are closed.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a tool of this repository")]

use jiff::tz::TimeZone;
use kolejka_core::{
    Actor, Command, Issue, Role, Timestamp,
    config::{Config, Minutes, Span},
    ids::{ClassId, Seq},
};
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    demo,
};
use kolejka_store::{Batch, JournalSource, SqliteStore, VisitRow};
use kolejka_testkit::days::{Days, Traffic};
use std::{array, path::PathBuf};

/// For how long today has gone on.
const SO_FAR_S: u32 = 2 * 3600 + 1800;

/// How long other days were.
const DAY_S: u32 = 8 * 3600;

/// Who comes, hour by hour: a rush in the second and third hour; one client in so many seconds.
const EVERY_S: [u32; 8] = [260, 170, 180, 240, 260, 300, 360, 480];

/// Counters at work: with these, a queue grows in the rush.
const COUNTERS: usize = 3;

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("the folder is named"));
    let weeks: u32 = arguments.next().expect("the number of weeks is given").parse().unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    let plan = demo::plan("127.0.0.1:0".parse().unwrap(), folder.clone()).unwrap();
    let office = &plan.offices[0];
    let now = SystemClock::new().now();
    let config = open_around(office.config.clone(), now);
    let begins = |day: u32| now.minus_s((weeks * 7 - day) * 24 * 3600 + SO_FAR_S);
    let mut days = Days::begin(office.id.clone(), config, begins(0));
    let mut visits = Vec::new();
    for day in 0..=weeks * 7 {
        let today = day == weeks * 7;
        let length_s = if today { SO_FAR_S } else { DAY_S };
        let end = begins(day).plus_s(length_s);
        let date = days.office.business_date(begins(day));
        for (hour, every_s) in (0..).zip(EVERY_S) {
            // No day is quite like another.
            let every_s = if today { every_s * 4 / 5 } else { every_s * (90 + day * 7 % 23) / 100 };
            let from = begins(day).plus_s(hour * 3600);
            // A recorded day ends with its date: with the next one its tickets would be forgotten.
            if from < end && (today || days.office.business_date(from) == date) {
                let traffic = Traffic { every_s, counters: COUNTERS, service_s: 540 };
                let until = from.plus_s(3600).min(end);
                days.live(from, until, traffic);
                if until < end && !today {
                    come_with_priority(&mut days, until);
                }
            }
        }
        if today {
            queue_up(&mut days, now);
        } else {
            days.go_home(end);
        }
        let date = days.office.day().latest_date().unwrap();
        visits.extend(days.office.tickets().flat_map(|ticket| VisitRow::of(ticket, date)));
    }
    let store = SqliteStore::open(&folder.join("journal.db"), "recorded").unwrap();
    let batch = Batch {
        office: &office.id,
        expected: Seq(0),
        events: &days.journal,
        visits: &visits,
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    };
    store.connect().unwrap().append(&batch).unwrap();
    println!("{} events, {} visits in {}", days.journal.len(), visits.len(), folder.display());
}

/// The office with a business day that began well before today's first client, whatever the time is, so that a
/// board looked at early in the morning is busy, too.
fn open_around(mut config: Config, now: Timestamp) -> Config {
    let zone = TimeZone::get(&config.time_zone).unwrap();
    let at = jiff::Timestamp::from_millisecond(now.minus_s(2 * SO_FAR_S).0).unwrap().to_zoned(zone);
    let starts = Minutes(u16::try_from(i32::from(at.hour()) * 60 + i32::from(at.minute())).unwrap());
    config.day_starts = starts;
    config.hours.week = array::from_fn(|_| vec![Span { from: starts, to: Minutes(starts.0 + 24 * 60) }]);
    config
}

/// Many who all come for what one counter alone serves.
fn queue_up(days: &mut Days, now: Timestamp) {
    for _ in 0..22 {
        come(days, "cashier", None, now);
    }
}

/// Some who are served out of turn, at once every hour: a rule of calling makes a difference to them, and so many
/// that the others notice it, too.
fn come_with_priority(days: &mut Days, now: Timestamp) {
    for _ in 0..4 {
        come(days, "registration", Some("priority".into()), now);
    }
}

fn come(days: &mut Days, service: &str, class: Option<ClassId>, now: Timestamp) {
    let floor = Actor::Staff { clerk: "floor".into(), role: Role::FloorAssistant };
    let issue = Issue {
        services: vec![service.into()],
        count: 1,
        class,
        language: None,
        step_free: false,
        need: None,
        printer: None,
        print_card: false,
        forecast: None,
    };
    days.act(Command::Issue(issue), &floor, now);
}
