//! When intake for a service ends early, and when it goes on: what forecasts mean for who comes now.
//!
//! Intake ends when who comes now, without a class, would more likely than not be called too late, and
//! goes on when three in four would be called in time; several looks in a row must agree, and after a
//! change it stays so for a while. So it neither flaps nor hangs.
//! Nothing changes while there is no forecast, for not to know is no reason.
//! What is deliberately absent: what a limit means for whom (`core`).

use kolejka_core::{
    Command, FreedBecause, IntakeLimit, Office, Timestamp,
    config::{Intake, Service},
    ids::ServiceId,
};
use std::collections::BTreeMap;

/// Below this chance of being called in time intake ends.
const CHANCE_TOO_LOW: f32 = 0.5;

/// From this chance on it goes on.
const CHANCE_GOOD: f32 = 0.75;

/// So many looks in a row must agree.
const LOOKS: u32 = 3;

/// After a change nothing changes for so long.
const SETTLED_FOR_S: u32 = 5 * 60;

/// Before so many services were learned from, a forecast is not good enough to send people away.
const SERVICES_SEEN_MIN: f64 = 30.0;

/// Looks at one service.
#[derive(Clone, Copy, Debug, Default)]
struct Looked {
    /// How many looks in a row wanted a change.
    wanting: u32,
    /// When it was last changed.
    changed_at: Option<Timestamp>,
}

/// What was seen so far.
#[derive(Debug, Default)]
pub(super) struct Watch(BTreeMap<ServiceId, Looked>);

/// What there is to decide by, at one instant.
pub(super) struct Look<'a> {
    pub(super) office: &'a Office,
    pub(super) now: Timestamp,
    /// How many services were learned from.
    pub(super) services_seen: f64,
}

impl Watch {
    /// Looks at every service; `chance` is that of being called within so many seconds for who comes now.
    pub(super) fn look(
        &mut self,
        look: &Look<'_>,
        chance: impl Fn(&ServiceId, f32) -> Option<f32>,
    ) -> Vec<Command> {
        let services = &look.office.config().services;
        self.0.retain(|id, _| services.iter().any(|service| service.id == *id));
        services.iter().filter_map(|service| self.look_at(look, service, &chance)).collect()
    }

    fn look_at(
        &mut self,
        look: &Look<'_>,
        service: &Service,
        chance: impl Fn(&ServiceId, f32) -> Option<f32>,
    ) -> Option<Command> {
        let wanted = wanted(look, service, chance);
        let looked = self.0.entry(service.id.clone()).or_default();
        let Some(command) = wanted else {
            looked.wanting = 0;
            return None;
        };
        looked.wanting += 1;
        let settling = looked.changed_at.is_some_and(|at| at.plus_s(SETTLED_FOR_S) > look.now);
        let at_once = matches!(command, Command::FreeIntake { because: FreedBecause::NoClosing, .. });
        if at_once || (looked.wanting >= LOOKS && !settling) {
            *looked = Looked { wanting: 0, changed_at: Some(look.now) };
            return Some(command);
        }
        None
    }
}

/// What this look alone would have done.
fn wanted(
    look: &Look<'_>,
    service: &Service,
    chance: impl Fn(&ServiceId, f32) -> Option<f32>,
) -> Option<Command> {
    let (office, now, id) = (look.office, look.now, &service.id);
    let limited = office.intake_limit(id).is_some();
    let free = |because| Command::FreeIntake { service: id.clone(), because };
    let Some(closes_at) = office.closes_at(id, now) else {
        return limited.then(|| free(FreedBecause::NoClosing));
    };
    let Intake { by_forecast, overtime_s } = office.intake_of(id);
    if !by_forecast || look.services_seen < SERVICES_SEEN_MIN {
        return None;
    }
    let in_time_until = closes_at.plus_s(overtime_s);
    #[expect(clippy::cast_precision_loss, reason = "seconds of a day")]
    let chance = chance(id, in_time_until.seconds_since(now) as f32)?.clamp(0.0, 1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 100")]
    let percent = (chance * 100.0).round() as u8;
    match limited {
        true if chance >= CHANCE_GOOD => Some(free(FreedBecause::Chance { percent })),
        false if chance < CHANCE_TOO_LOW => {
            let waiting = office.index().service(id).map_or(0, |ix| office.lanes().waiting_for(ix));
            let limit = IntakeLimit {
                closes_at,
                in_time_until,
                chance_percent: percent,
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            };
            Some(Command::LimitIntake { service: id.clone(), limit })
        }
        true | false => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_core::{
        Actor,
        config::{Minutes, Span},
    };
    use kolejka_testkit::story::Story;

    /// The sample office on a Monday at nine, open until 15:00, with half an hour of overtime.
    fn story() -> Story {
        Story::with(|config| {
            let hours = Span { from: Minutes(7 * 60), to: Minutes(15 * 60) };
            config.hours.week = std::array::from_fn(|day| if day < 5 { vec![hours] } else { vec![] });
        })
    }

    /// Looks at the office; in which every service has this chance, and does what comes of it.
    fn look(watch: &mut Watch, story: &mut Story, seen: f64, chance: Option<f32>) -> usize {
        let look = Look { office: &story.0.office, now: story.0.now(), services_seen: seen };
        let commands = watch.look(&look, |_, _| chance);
        let count = commands.len();
        for command in commands {
            story.does(&Actor::System, command);
        }
        count
    }

    fn limited(story: &Story) -> bool {
        story.0.office.intake_limit(&"licence".into()).is_some()
    }

    /// Proves that one bad look ends nothing and three in a row do, that a fair chance frees nothing and
    /// a good one does, that nothing changes within five minutes of a change, and that not to know
    /// changes nothing.
    #[test]
    fn intake_does_not_flap() {
        let (mut watch, mut story) = (Watch::default(), story());
        for chance in [Some(0.4), Some(0.4), Some(0.6), Some(0.4), Some(0.4)] {
            assert_eq!(look(&mut watch, &mut story, 100.0, chance), 0);
        }
        assert_eq!(look(&mut watch, &mut story, 100.0, Some(0.4)), 3, "every service");
        assert!(limited(&story));
        for chance in [Some(0.9), Some(0.9), Some(0.9), Some(0.9)] {
            assert_eq!(look(&mut watch, &mut story, 100.0, chance), 0, "it has just been changed");
        }
        story.0.pass_s(SETTLED_FOR_S + 1);
        for chance in [Some(0.7), Some(0.7), Some(0.7), None, Some(0.8), Some(0.7), Some(0.8), Some(0.8)] {
            assert_eq!(look(&mut watch, &mut story, 100.0, chance), 0);
        }
        assert_eq!(look(&mut watch, &mut story, 100.0, Some(0.8)), 3);
        assert!(!limited(&story));
    }

    /// Proves that nobody is sent away on the word of a forecaster that has hardly learned, nor where an
    /// office never closes, and that a limit ends with the hours.
    #[test]
    fn who_knows_too_little_limits_nothing() {
        let (mut watch, mut story) = (Watch::default(), story());
        for _ in 0..10 {
            assert_eq!(look(&mut watch, &mut story, 29.0, Some(0.0)), 0);
        }
        for _ in 0..LOOKS {
            look(&mut watch, &mut story, 31.0, Some(0.0));
        }
        assert!(limited(&story));
        story.0.pass_s(6 * 3600);
        look(&mut watch, &mut story, 31.0, Some(0.0));
        assert!(!limited(&story));

        let (mut watch, mut always) = (Watch::default(), Story::begin());
        for _ in 0..10 {
            assert_eq!(look(&mut watch, &mut always, 1000.0, Some(0.0)), 0);
        }
    }

    /// Proves that the chance is asked for the time until closing and the overtime that the service has
    /// of its own, and that a service that wants no limit has none.
    #[test]
    fn each_service_has_its_own_time() {
        let mut story = Story::with(|config| {
            let hours = Span { from: Minutes(7 * 60), to: Minutes(15 * 60) };
            config.hours.week = std::array::from_fn(|_| vec![hours]);
            config.services[1].intake = Some(Intake { by_forecast: true, overtime_s: 0 });
            config.services[2].intake = Some(Intake { by_forecast: false, overtime_s: 0 });
        });
        let mut watch = Watch::default();
        let asked = std::cell::RefCell::new(BTreeMap::new());
        for _ in 0..LOOKS {
            let look = Look { office: &story.0.office, now: story.0.now(), services_seen: 100.0 };
            let commands = watch.look(&look, |service, time_s| {
                asked.borrow_mut().insert(service.to_string(), time_s);
                Some(0.1)
            });
            for command in commands {
                story.does(&Actor::System, command);
            }
        }
        let six_hours = 6.0 * 3600.0;
        let expected = [("licence".to_owned(), six_hours), ("registration".to_owned(), six_hours + 1800.0)];
        assert_eq!(asked.into_inner(), BTreeMap::from(expected));
        assert!(limited(&story) && story.0.office.intake_limit(&"pickup".into()).is_none());
        let limit = story.0.office.intake_limit(&"registration".into()).unwrap();
        assert_eq!((limit.chance_percent, limit.in_time_until), (10, limit.closes_at.plus_s(1800)));
    }
}
