//! Forecasts in the real daemon: what they do to intake, what is kept of them, and scenarios from
//! recorded days.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{
    Timestamp,
    config::{Config, HolidayCalendar, Hours, Intake, Minutes, Span},
    ids::Seq,
};
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    daemon::Daemon,
    demo,
};
use kolejka_store::{Batch, JournalSource, SqliteStore, VisitRow};
use kolejka_testkit::{
    client::{Client, Method, office},
    days::{Days, Traffic},
    follower::{As, Follower},
};
use serde_json::{Value, json};
use std::{
    path::Path,
    process::Command,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long something is waited for that has to come.
const PATIENCE: Duration = Duration::from_mins(1);

/// The machine's clock, set ahead as told.
struct SetAhead {
    clock: SystemClock,
    ahead_s: AtomicU32,
}

impl Clock for SetAhead {
    fn now(&self) -> Timestamp {
        self.clock.now().plus_s(self.ahead_s.load(Ordering::SeqCst))
    }

    fn monotonic(&self) -> Duration {
        self.clock.monotonic() + Duration::from_secs(self.ahead_s.load(Ordering::SeqCst).into())
    }
}

/// The demo's office, in a time zone in which it is noon or so, and closing in an hour without overtime.
fn closing_soon(config: &Config, now: Timestamp) -> Config {
    let hour = now.0.div_euclid(3_600_000).rem_euclid(24);
    let mut config = config.clone();
    // The sign of these names is that of the old POSIX form.
    config.time_zone = format!("Etc/GMT{:+}", hour - 12);
    let minute = u16::try_from(now.0.div_euclid(60_000).rem_euclid(60)).unwrap();
    let hours = Span { from: Minutes(7 * 60), to: Minutes(13 * 60 + minute) };
    config.hours = Hours {
        week: std::array::from_fn(|_| vec![hours]),
        exceptions: Vec::new(),
        holidays: HolidayCalendar::None,
    };
    config.intake = Intake { by_forecast: true, overtime_s: 0 };
    config
}

/// Ordinary days before today, with visits for the reports.
fn days_before(config: Config, now: Timestamp, count: u32, visits: &mut Vec<VisitRow>) -> Days {
    let first = now.minus_s(count * 24 * 3600);
    let mut days = Days::begin("gostynin".into(), config, first.minus_s(4 * 3600));
    for day in 0..count {
        let noon = first.plus_s(day * 24 * 3600);
        let traffic = Traffic { every_s: 300, counters: 2, service_s: 300 };
        days.live(noon.minus_s(4 * 3600), noon, traffic);
        days.go_home(noon.plus_s(60));
        let date = days.office.day().latest_date().unwrap();
        visits.extend(days.office.tickets().flat_map(|ticket| VisitRow::of(ticket, date)));
    }
    days
}

fn write(data: &Path, days: &Days, visits: &[VisitRow]) {
    let store = SqliteStore::open(&data.join("journal.db"), "the-journal").unwrap();
    let batch = Batch {
        office: days.office.id(),
        expected: Seq(0),
        events: &days.journal,
        visits,
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    };
    store.connect().unwrap().append(&batch).unwrap();
}

/// Waits until what staff are told of intake is so, giving the forecaster something new to look at now
/// and then.
async fn until_intake(staff: &mut Follower, anna: &mut Client, ticket: &Value, limited: bool) {
    let is_limited =
        |alerts: &Value| alerts.as_array().unwrap().iter().any(|alert| alert["code"] == "intake_limited");
    let wait = async {
        loop {
            match tokio::time::timeout(Duration::from_millis(500), staff.next()).await {
                Ok(message) if message["type"] == "alert" && is_limited(&message["alerts"]) == limited => {
                    return;
                }
                Ok(_) => {}
                Err(_) => {
                    let path = office(&format!("/tickets/{ticket}/note"));
                    let noted = anna.post(&path, r#"{"text":"?"}"#).await;
                    assert_eq!(noted.status, 200, "{}", noted.text);
                }
            }
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.expect("intake changes");
}

/// Proves that an office whose queue cannot be served before closing stops issuing tickets, says why,
/// when it opens again and what to do, to kiosks and in its status; that staff hear of it, see figures,
/// and may still issue; that it goes on when people have left; and that the demo, which never closes, is
/// left alone.
#[tokio::test(flavor = "multi_thread")]
async fn intake_ends_early_in_a_real_office() {
    let data = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetAhead { clock: SystemClock::new(), ahead_s: AtomicU32::new(0) });
    let mut plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    plan.clock = clock.clone();
    let now = clock.now();
    let mut days = days_before(closing_soon(&plan.offices[0].config, now), now, 3, &mut Vec::new());
    // In an hour, 60 come and 24 can be served: who comes now waits an hour and a half.
    days.live(now.minus_s(3600), now, Traffic { every_s: 60, counters: 2, service_s: 300 });
    write(data.path(), &days, &[]);
    let daemon = Daemon::start(plan).await.unwrap();
    let address = daemon.addresses[0];
    let mut anna = Client::staff(address, "anna").await;
    let mut piotr = Client::staff(address, "piotr").await;
    // The daemon closes counters whose clerks are not signed in, and they were not when it started.
    for (clerk, counter) in [(&mut anna, "1"), (&mut piotr, "2")] {
        let opened = clerk.post(&office(&format!("/counters/{counter}/open")), "").await;
        assert_eq!(opened.status, 200, "{}", opened.text);
    }
    let mut staff = Follower::follow(address, &As::Cookies(&anna.cookie_header()), "").await;
    let queue = anna.get(&office("/queue")).await.json();
    let waiting: Vec<Value> =
        queue["tickets"].as_array().unwrap().iter().map(|one| one["ticket"]["id"].clone()).collect();
    assert!(waiting.len() > 30, "{}", waiting.len());
    until_intake(&mut staff, &mut anna, &waiting[0], true).await;

    let mut kiosk = Client::device(address, "demo-kiosk").await;
    let seen = kiosk.get(&office("")).await.json();
    let closed = |seen: &Value| {
        seen["services"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["closed_reason"] == "no_time_left")
            .cloned()
    };
    let service = closed(&seen).unwrap();
    assert_eq!(
        (&service["open"], &service["wait_min_s"], &seen["open"]),
        (&json!(false), &Value::Null, &json!(true))
    );
    let id = service["id"].as_str().unwrap();
    let refused = kiosk.ticket(id, "late").await;
    assert_eq!((refused.status.as_u16(), refused.code().as_str()), (409, "intake_closed"));
    let told = refused.json();
    assert_eq!((&told["reason"], &told["service"]), (&json!("no_time_left"), &service["id"]));
    assert!(told["otherwise"]["pl"].is_string() && told["deadline"]["pl"].is_string(), "{told}");
    assert_eq!(told["opens_at"], service["opens_at"]);
    assert!(told["opens_at"].as_str().unwrap().contains("T07:00:00"), "{told}");

    let path = office("/tickets");
    let body = format!(r#"{{"services":["{id}"]}}"#);
    let issued = anna.send(Method::POST, &path, &[("idempotency-key", "by-hand")], &body).await;
    assert_eq!(issued.status, 201, "staff may: {}", issued.text);
    let ordered = |forecast: &Value| {
        let [p10, p50, p90] = ["p10_s", "p50_s", "p90_s"].map(|name| forecast[name].as_u64().unwrap());
        assert!(p10 <= p50 && p50 <= p90, "{forecast}");
        p50
    };
    let seen = anna.get(&office("")).await.json();
    assert!(ordered(&closed(&seen).unwrap()["forecast"]) > 3600, "{seen}");
    let queue = anna.get(&office("/queue")).await.json();
    ordered(&queue["tickets"][20]["ticket"]["forecast"]);
    let of_kiosk = kiosk.get(&office("")).await.json();
    assert!(of_kiosk["services"].as_array().unwrap().iter().all(|one| one["forecast"].is_null()));

    for ticket in &waiting[4..] {
        let cancelled = anna.post(&office(&format!("/tickets/{ticket}/cancel")), "").await;
        assert_eq!(cancelled.status, 200, "{}", cancelled.text);
    }
    clock.ahead_s.store(301, Ordering::SeqCst);
    until_intake(&mut staff, &mut anna, &waiting[0], false).await;
    assert_eq!(closed(&kiosk.get(&office("")).await.json()), None);
    assert_eq!(kiosk.ticket(id, "in-time").await.status, 201);
    daemon.stop().await;
}

fn kolejka(settings: &Path, arguments: &[&str]) -> (bool, String, String) {
    let run = Command::new(KOLEJKA).args(arguments).arg("--config").arg(settings).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (run.status.success(), text(run.stdout), text(run.stderr))
}

/// Proves that a scenario made from an office's own recorded days is one that can be run, with the
/// services, counters, classes and rates of those days alone and what the office's configuration says,
/// and that impossible days are refused with the reason.
#[test]
fn a_scenario_is_made_from_an_offices_own_days() {
    let data = tempfile::tempdir().unwrap();
    let plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    // Half past noon, UTC, on Wednesday, 7 October 2026.
    let now = Timestamp(1_791_376_200_000);
    let mut visits = Vec::new();
    let days = days_before(closing_soon(&plan.offices[0].config, now), now, 3, &mut visits);
    write(data.path(), &days, &visits);
    let settings = data.path().join("daemon.toml");
    let text = format!(
        "data = \"{}\"\noffices = [\"office.toml\"]\n[listen]\nstaff = \"127.0.0.1:0\"\n",
        data.path().display()
    );
    std::fs::write(&settings, text).unwrap();

    let (done, scenario, errors) =
        kolejka(&settings, &["scenario", "--from", "2026-10-05", "--to", "2026-10-06"]);
    assert!(done, "{errors}");
    // Every five minutes for four hours, on two of the three days.
    assert!(scenario.starts_with("# Made from 96 visits on 2 days; "), "{scenario}");
    let read = kolejka_simulate::Scenario::read(&scenario).unwrap();
    assert_eq!(read.name, "Starostwo Powiatowe w Gostyninie");
    assert_eq!(read.policies[0], kolejka_simulate::Policy::Strict);
    let counters: Vec<&str> = read.counters.iter().map(|counter| counter.id.as_str()).collect();
    assert_eq!(counters, ["1", "2"]);
    assert!(read.arrivals.iter().all(|part| (part.per_hour - 12.0).abs() < 1.01), "{:?}", read.arrivals);
    assert!((read.services[0].mean_s - 300.0).abs() < 60.0, "{:?}", read.services);

    for (from, to, why) in [
        ("2026-10-06", "2026-10-05", "--to 2026-10-05 lies before --from 2026-10-06"),
        ("2026-11-01", "2026-11-30", "there are no visits"),
        ("2026-10-32", "2026-11-30", "2026-10-32"),
    ] {
        let (done, _, errors) = kolejka(&settings, &["scenario", "--from", from, "--to", to]);
        assert!(!done && errors.contains(why), "{errors}");
    }
}

/// Proves that the report judges a forecast by the call that stands: not by one that was taken back, nor by
/// one that a clerk chose, nor after the class changed; and that it tells how many waits lay from P10 to P90
/// where these were noted on issuing.
#[test]
fn forecasts_are_judged_by_calls_that_stand() {
    use kolejka_core::{Actor, Command as Act, Issue, Outcome, Role, WaitRange};
    use kolejka_daemon::forecasting::{
        Foreseen,
        record::{Noted, Record},
    };
    let data = tempfile::tempdir().unwrap();
    let plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    let from = Timestamp(1_791_363_600_000);
    let mut days = Days::begin("gostynin".into(), closing_soon(&plan.offices[0].config, from), from);
    let anna = Actor::Staff { clerk: "anna".into(), role: Role::Supervisor };
    let date = days.office.business_date(from);
    days.act(Act::OpenDay { date }, &Actor::System, from);
    let counter = || "1".into();
    days.act(Act::OpenCounter { counter: counter() }, &anna, from);
    let range = WaitRange { min_s: 900, likely_s: 1000, max_s: 1500 };
    let mut issued = Vec::new();
    for n in 0..4 {
        let issue = Issue {
            services: vec!["registration".into()],
            count: 1,
            class: None,
            language: None,
            step_free: false,
            need: None,
            printer: None,
            forecast: Some(range),
            print_card: false,
        };
        let told = days.act(Act::Issue(issue), &Actor::System, from.plus_s(n));
        let Outcome::Ticket(ticket) = told else { panic!("{told:?}") };
        issued.push(ticket);
    }
    // The third is called by hand, the fourth has another class in between.
    days.act(Act::CallNext { counter: counter() }, &anna, from.plus_s(100));
    days.act(Act::Undo { counter: counter() }, &anna, from.plus_s(105));
    let class = days.office.config().classes[0].id.clone();
    days.act(Act::SetPriority { ticket: issued[3], class: Some(class) }, &anna, from.plus_s(110));
    days.act(Act::SetPriority { ticket: issued[3], class: None }, &anna, from.plus_s(111));
    days.act(Act::Call { counter: counter(), ticket: issued[2] }, &anna, from.plus_s(200));
    for at_s in [1200, 1601, 1700] {
        days.act(Act::CallNext { counter: counter() }, &anna, from.plus_s(at_s));
    }
    write(data.path(), &days, &[]);
    let forecast = kolejka_forecast::Forecast { p10_s: 950.0, p50_s: 1000.0, p90_s: 1300.0 };
    let noted = |n: u32| Noted {
        ticket: issued[n as usize],
        at: from.plus_s(n),
        foreseen: Foreseen { range, forecast },
    };
    let mut record = Record::open(&data.path().join("forecast.db")).unwrap();
    record.note(&"gostynin".into(), &[noted(0), noted(1), noted(2), noted(3)]).unwrap();
    let settings = data.path().join("daemon.toml");
    let text = format!(
        "data = \"{}\"\noffices = [\"office.toml\"]\n[listen]\nstaff = \"127.0.0.1:0\"\n",
        data.path().display()
    );
    std::fs::write(&settings, text).unwrap();

    let (done, told, errors) = kolejka(&settings, &["report", "forecast", "--json"]);
    assert!(done, "{errors}");
    let rows: Value = serde_json::from_str(&told).unwrap();
    // Waits of 1200 s and 1600 s, of which the first lies within.
    assert_eq!(
        rows,
        json!([{
            "date": date.to_string(), "service": "registration", "tickets": 2, "chosen": 1,
            "error_s": 400.0, "bias_s": 400.0, "coverage": 0.5, "coverage_p10_p90": 0.5,
        }])
    );
    let (done, told, errors) = kolejka(&settings, &["report", "forecast", "--waiting", "--json"]);
    assert!(done && told.trim() == "[]", "{told}{errors}");
}
