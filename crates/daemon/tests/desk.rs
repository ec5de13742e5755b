//! What clerks do at their desks beyond calling and serving, and who hears of it.

use kolejka_testkit::{
    client::{Answer, Client, office},
    follower::{As, Follower},
    process::Process,
};
use serde_json::{Value, json};
use std::path::Path;

const KOLEJKA: &str = env!("CARGO_BIN_EXE_kolejka");

async fn done(client: &mut Client, path: &str, body: &str) -> Value {
    let answer: Answer = client.post(&office(path), body).await;
    assert_eq!(answer.status, 200, "{path}: {}", answer.text);
    answer.json()
}

/// A follower's messages up to a notice that is posted now, which everybody hears.
async fn heard(follower: &mut Follower, ewa: &mut Client) -> Vec<Value> {
    let answer = ewa.post(&office("/notices"), r#"{"kind":"info","text":{"pl":"Znak"}}"#).await;
    assert!(answer.status.is_success(), "{}", answer.text);
    let mut heard = Vec::new();
    loop {
        let message = follower.next().await;
        if message["type"] == "notice" {
            return heard;
        }
        heard.push(message);
    }
}

/// Proves that a silent alarm is told to supervisors alone, also to one who comes later: a colleague
/// who looks at the counter sees what stood there before, and neither colleagues' streams nor
/// displays say who asked for help.
#[tokio::test]
async fn an_alarm_is_silent() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let mut anna = Client::staff(process.address, "anna").await;
    let mut piotr = Client::staff(process.address, "piotr").await;
    let mut ewa = Client::staff(process.address, "ewa").await;
    done(&mut anna, "/counters/1/open", "").await;
    let mut colleague = Follower::follow(process.address, &As::Cookies(&piotr.cookie_header()), "").await;
    colleague.next_of("snapshot").await;
    let mut display = Follower::display(process.address).await;
    display.next_of("snapshot").await;
    let raised = done(&mut anna, "/counters/1/alarm", "").await;
    assert!(raised["alarm_at"].is_string());
    assert_eq!(raised["undo_steps"][0]["what"], "alarm_raised");

    let seen = piotr.get(&office("/counters/1")).await.json();
    assert_eq!(
        (&seen["alarm_at"], &seen["undo_steps"], &seen["undo_until"]),
        (&Value::Null, &Value::Null, &Value::Null)
    );
    for follower in [&mut colleague, &mut display] {
        let heard = heard(follower, &mut ewa).await;
        assert!(!heard.iter().any(|message| message.to_string().contains("alarm")), "{heard:?}");
    }
    let refused = piotr.post(&office("/counters/1/alarm-end"), "").await;
    assert_eq!(refused.status, 403, "{}", refused.text);

    let mut late = Follower::follow(process.address, &As::Cookies(&ewa.cookie_header()), "").await;
    assert_eq!(late.next_of("alarm").await["alarms"][0]["counter"], "1");
    done(&mut ewa, "/counters/1/alarm-end", "").await;
    assert_eq!(late.next_of("alarm").await["alarms"], json!([]));
}

/// Proves that the hall hears nothing of a client who is gone to, neither live nor from a screen that
/// is switched on meanwhile.
#[tokio::test]
async fn the_hall_hears_nothing_of_who_is_gone_to() {
    let data = tempfile::tempdir().unwrap();
    let process = Process::demo(Path::new(KOLEJKA), data.path());
    let mut kiosk = Client::device(process.address, "demo-kiosk").await;
    let mut anna = Client::staff(process.address, "anna").await;
    let mut ewa = Client::staff(process.address, "ewa").await;
    done(&mut anna, "/counters/1/open", "").await;
    let ticket = kiosk.ticket("registration", "a").await.json();
    let mut display = Follower::display(process.address).await;
    display.next_of("snapshot").await;
    let stands = done(&mut anna, "/counters/1/go-to", &format!(r#"{{"ticket":{}}}"#, ticket["id"])).await;
    assert_eq!(stands["ticket"]["away"], true);
    let heard = heard(&mut display, &mut ewa).await;
    assert!(!heard.iter().any(|message| message.to_string().contains("A001")), "{heard:?}");
    let board = Follower::display(process.address).await.next_of("snapshot").await;
    assert!(!board.to_string().contains("A001"), "{board}");
}
