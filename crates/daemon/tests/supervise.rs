//! The supervisor's board in the real daemon: the whole office at once, today's orders, and proposals that
//! hold what they promise.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kolejka_core::{Actor, Command, Issue, Role, Timestamp, config::Config, ids::Seq};
use kolejka_daemon::{
    clock::{Clock, SystemClock},
    daemon::Daemon,
    demo,
    forecasting::Outlook,
};
use kolejka_store::{Batch, JournalSource, SqliteStore, VisitRow};
use kolejka_testkit::{
    client::{Client, Method, office},
    days::{Days, Traffic},
    follower::Follower,
    process::Process,
};
use serde_json::{Value, json};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::sync::watch;

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

/// How long something is waited for that has to come.
const PATIENCE: Duration = Duration::from_mins(1);

async fn board(ewa: &mut Client) -> Value {
    let answer = ewa.get(&office("/board")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

fn by_id<'a>(list: &'a Value, id: &str) -> &'a Value {
    list.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap()
}

async fn done(client: &mut Client, path: &str, body: &str) -> Value {
    let answer = client.post(&office(path), body).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.json()
}

async fn refused(client: &mut Client, path: &str, body: &str) -> (u16, String) {
    let answer = client.post(&office(path), body).await;
    (answer.status.as_u16(), answer.code())
}

/// Proves that a service that rests is closed with its reason to kiosks and in public, with a notice; that
/// who waits for it keeps their place, is told nothing that nobody knows and is not called by rule; and that
/// all of it is over when it goes on, heard of by whoever follows.
#[tokio::test]
async fn a_service_rests() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    let mut ewa = Client::staff(process.address, "ewa").await;
    let mut anna = Client::staff(process.address, "anna").await;
    let mut display = Follower::display(process.address).await;
    let ticket = kiosk.ticket("licence", "one").await.json();
    done(&mut anna, "/counters/1/open", "").await;

    assert_eq!(refused(&mut anna, "/services/licence/suspend", "").await, (403, "not_allowed".to_owned()));
    assert_eq!(refused(&mut ewa, "/services/nothing/suspend", "").await, (404, "unknown_service".to_owned()));
    done(&mut ewa, "/services/licence/suspend", "").await;
    let text = display.next_of("notice").await["notices"][0]["text"]["pl"].as_str().unwrap().to_owned();
    assert!(text.contains("Prawo jazdy"), "{text}");
    assert_eq!(display.next_of("office").await["type"], "office");
    let seen = kiosk.get(&office("")).await.json();
    let service = by_id(&seen["services"], "licence");
    assert_eq!((&service["open"], &service["closed_reason"]), (&json!(false), &json!("suspended")));
    assert_eq!(kiosk.ticket("licence", "two").await.code(), "intake_closed");
    let queue = anna.get(&office("/queue?counter=1")).await.json();
    assert_eq!(
        (queue["waiting"].clone(), queue["suspended"][0]["id"].clone()),
        (json!(0), ticket["id"].clone())
    );
    assert_eq!(queue["suspended"][0]["suspended"], true);
    assert!(queue["suspended"][0].get("people_ahead").is_none());
    assert_eq!(anna.post(&office("/counters/1/call-next"), "").await.status, 204);
    let code = ticket["page_url"].as_str().unwrap().rsplit('/').next().unwrap().to_owned();
    let page = Client::connect(process.address).await.unwrap().get(&format!("/t/{code}")).await.text;
    assert!(page.contains("chwilowo wstrzymana") && !page.contains("class=ahead"), "{page}");
    let view = board(&mut ewa).await;
    let service = by_id(&view["services"], "licence");
    assert_eq!((&service["waiting"], service.get("forecast")), (&json!(1), None));
    assert!(service["suspended_since"].is_string());
    assert!(view["alerts"].as_array().unwrap().iter().any(|alert| alert["code"] == "service_suspended"));

    done(&mut ewa, "/services/licence/resume", "").await;
    assert_eq!(kiosk.get(&office("")).await.json()["notices"], json!([]));
    let called = done(&mut anna, "/counters/1/call-next", "").await;
    assert_eq!(called["ticket"]["id"], ticket["id"]);
}

/// Proves that intake is stopped and opened by hand and capped, that each is told with its reason, and that
/// what does not fit is refused by field.
#[tokio::test]
async fn intake_is_ordered() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    let mut ewa = Client::staff(process.address, "ewa").await;
    done(&mut ewa, "/intake", r#"{"order":"stopped"}"#).await;
    let seen = kiosk.get(&office("")).await.json();
    assert_eq!((&seen["open"], &seen["closed_reason"]), (&json!(false), &json!("stopped")));
    assert_eq!(kiosk.ticket("pickup", "one").await.code(), "office_closed");
    assert_eq!(board(&mut ewa).await["intake"], "stopped");
    done(&mut ewa, "/intake", "{}").await;
    done(&mut ewa, "/services/pickup/cap", r#"{"waiting":1}"#).await;
    assert_eq!(kiosk.ticket("pickup", "one").await.status, 201);
    let full = kiosk.ticket("pickup", "two").await;
    assert_eq!(
        (full.code(), full.json()["reason"].clone()),
        ("intake_closed".to_owned(), json!("waiting_limit"))
    );
    assert_eq!(by_id(&board(&mut ewa).await["services"], "pickup")["cap_waiting"], 1);
    let wrong = ewa.post(&office("/services/pickup/cap"), r#"{"waiting":-1,"daily":"x"}"#).await.json();
    assert_eq!(wrong["problems"].as_array().unwrap().len(), 2, "{wrong}");
    let wrong = ewa.post(&office("/intake"), r#"{"order":"shut"}"#).await.json();
    assert_eq!(wrong["problems"][0]["field"], "order");
}

/// Proves that a supervisor opens a counter for a colleague who is signed in and for nobody else, takes one
/// of a counter's own services away and closes what was left open; and that the board tells who is free.
#[tokio::test]
async fn counters_are_steered() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let mut ewa = Client::staff(process.address, "ewa").await;
    let staff = r#"{"clerk":"piotr"}"#;
    assert_eq!(refused(&mut ewa, "/counters/4/staff", staff).await, (409, "clerk_not_signed_in".to_owned()));
    let piotr = Client::staff(process.address, "piotr").await;
    let free = |view: &Value| -> Vec<String> {
        view["free"].as_array().unwrap().iter().map(|one| one["login"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(free(&board(&mut ewa).await), ["piotr", "ewa"]);
    done(&mut ewa, "/counters/4/staff", staff).await;
    let view = board(&mut ewa).await;
    assert_eq!(free(&view), ["ewa"]);
    let counter = by_id(&view["counters"], "4");
    assert_eq!((&counter["clerk"], &counter["doing"]), (&json!("piotr"), &json!("free")));
    assert_eq!(view["names"]["piotr"], "Piotr");
    done(&mut ewa, "/counters/4/drop-service", r#"{"service":"licence"}"#).await;
    let counter = by_id(&board(&mut ewa).await["counters"], "4").clone();
    assert_eq!(
        (&counter["left"], &counter["services"]),
        (&json!(["licence"]), &json!(["registration", "trusted-profile"]))
    );
    done(&mut ewa, "/counters/4/close", "").await;
    assert_eq!(by_id(&board(&mut ewa).await["counters"], "4")["doing"], "closed");
    drop(piotr);
    assert_eq!(
        refused(&mut Client::staff(process.address, "anna").await, "/counters/4/staff", staff).await.0,
        403
    );
}

/// Days of the demo's office until now, with the visits of each.
fn weeks(config: Config, now: Timestamp, visits: &mut Vec<VisitRow>) -> Days {
    let begins = |day: u32| now.minus_s((14 - day) * 24 * 3600 + 3600);
    let mut days = Days::begin("gostynin".into(), config, begins(0));
    for day in 0..=14 {
        let (from, end) = (begins(day), begins(day).plus_s(3600));
        days.live(from, end, Traffic { every_s: 600, counters: 2, service_s: 480 });
        if day < 14 {
            days.go_home(end);
        }
        let date = days.office.day().latest_date().unwrap();
        visits.extend(days.office.tickets().flat_map(|ticket| VisitRow::of(ticket, date)));
    }
    days
}

/// Proves that a queue that is too long comes with a proposal whose effect was reckoned by running the office
/// forward; that one request applies it and the forecast then falls about as promised; that it is not proposed
/// again; and that the curve tells today beside the same weekday's days.
#[tokio::test(flavor = "multi_thread")]
async fn a_proposal_holds_what_it_promises() {
    let data = tempfile::tempdir().unwrap();
    let plan = demo::plan("127.0.0.1:0".parse().unwrap(), data.path().to_owned()).unwrap();
    let (mut visits, now) = (Vec::new(), SystemClock::new().now());
    let mut days = weeks(plan.offices[0].config.clone(), now, &mut visits);
    // Only counter 1 has them, of the two that are open.
    let floor = Actor::Staff { clerk: "floor".into(), role: Role::FloorAssistant };
    for _ in 0..24 {
        let issue = Issue {
            services: vec!["cashier".into()],
            count: 1,
            class: None,
            language: None,
            step_free: false,
            need: None,
            printer: None,
            print_card: false,
            forecast: None,
        };
        days.act(Command::Issue(issue), &floor, now);
    }
    let store = SqliteStore::open(&data.path().join("journal.db"), "the-journal").unwrap();
    let batch = Batch {
        office: days.office.id(),
        expected: Seq(0),
        events: &days.journal,
        visits: &visits,
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    };
    store.connect().unwrap().append(&batch).unwrap();
    drop(store);
    let daemon = Daemon::start(plan).await.unwrap();
    let address = daemon.addresses[0];
    let mut ewa = Client::staff(address, "ewa").await;
    for (login, counter) in [("anna", "1"), ("piotr", "2")] {
        let mut clerk = Client::staff(address, login).await;
        done(&mut clerk, &format!("/counters/{counter}/open"), "").await;
    }

    let proposed = |view: &Value| {
        let all = view["proposals"].as_array().unwrap();
        all.iter().find(|one| one["what"] == "take_service" && one["counter"] == "2").cloned()
    };
    // Until counter 1 is seen to be open nobody would be called at all, and there is nothing to compare with.
    let compared = |view: &Value| proposed(view).filter(|one| one["before_s"].is_u64());
    let mut forecasts = daemon.forecasts(&"gostynin".into()).unwrap().follow();
    let proposal = until(&mut ewa, &mut forecasts, "a proposal", compared).await;
    assert_eq!(proposal["service"], "cashier");
    let (before, after) = (proposal["before_s"].as_u64().unwrap(), proposal["after_s"].as_u64().unwrap());
    assert!(after + 300 <= before, "{proposal}");
    done(&mut ewa, "/counters/2/take-service", r#"{"service":"cashier"}"#).await;
    let foreseen = |view: &Value| {
        assert!(proposed(view).is_none(), "it is done already: {view}");
        let p50 = by_id(&view["services"], "cashier")["forecast"]["p50_s"].as_u64()?;
        (p50.abs_diff(after) * 4 <= before).then_some(p50)
    };
    let what = format!("a forecast near {after} s instead of {before} s");
    until(&mut ewa, &mut forecasts, &what, foreseen).await;

    let curve = ewa.get(&office("/curve")).await.json();
    assert_eq!(curve["usual_days"], 2, "{curve}");
    let came: u64 = curve["arrivals"].as_array().unwrap().iter().map(|one| one.as_u64().unwrap()).sum();
    assert_eq!(came, 6 + 24, "{curve}");
    assert!(
        curve["usual_arrivals"].as_array().unwrap().iter().any(|one| one.as_f64() >= Some(1.0)),
        "{curve}"
    );
    let waiting = curve["waiting"].as_array().unwrap().last().unwrap().as_u64().unwrap();
    assert_eq!(Some(waiting), board(&mut ewa).await["waiting"].as_u64());
    daemon.stop().await;
}

/// Asks the board after each forecast until it shows something, giving the forecaster something new to look at.
async fn until<T>(
    ewa: &mut Client,
    forecasts: &mut watch::Receiver<Arc<Outlook>>,
    what: &str,
    shows: impl Fn(&Value) -> Option<T>,
) -> T {
    let wait = async {
        loop {
            forecasts.borrow_and_update();
            if let Some(shown) = shows(&board(ewa).await) {
                return shown;
            }
            let posted =
                ewa.post(&office("/notices"), r#"{"kind":"info","text":{"pl":"Znak"}}"#).await.json();
            let path = office(&format!("/notices/{}", posted["id"]));
            ewa.send(Method::DELETE, &path, &[], "").await;
            forecasts.changed().await.unwrap();
        }
    };
    tokio::time::timeout(PATIENCE, wait).await.unwrap_or_else(|_| panic!("{what} comes"))
}
