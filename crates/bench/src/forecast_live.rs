//! Forecasts of a large office in the real daemon: from the answer of a command until its forecast can be
//! seen, and what following events costs.
//!
//! The office has been written to its journal beforehand: days to learn from, and a day on which many
//! wait. A command is a ticket issued; its forecast is seen when staff are told one for that very ticket,
//! for which there can be none before. The ticket is given up again, so that as many wait as before.

use crate::{
    Place,
    forecast::{self, COUNTERS, EVENTS_PER_S, REFRESH_MS_MAX, SHARE_MAX, WAITING},
    report::{Report, median, percentile},
};
use anyhow::{Context, Result, ensure};
use kolejka_core::{
    Actor, Command, Issue, Role, Timestamp,
    config::Config,
    ids::{CounterId, Seq, TicketId},
};
use kolejka_forecast::Rng;
use kolejka_store::{Batch, JournalSource, SqliteStore};
use kolejka_testkit::{
    client::{Client, Method, office},
    days::Days,
};
use serde_json::Value;
use std::{
    collections::BTreeMap,
    io::Write,
    path::Path,
    process::{Command as Process, Stdio},
    time::{Duration, Instant, SystemTime},
};

/// Earlier days to learn from, and clients on each.
const DAYS: u32 = 4;
const CLIENTS: usize = 400;

/// Events whose forecast is waited for, and the quiet between two.
const EVENTS: u32 = 40;
const APART: Duration = Duration::from_millis(400);

/// For how long events come at their rate while the cost is measured.
const COST_FOR: Duration = Duration::from_secs(20);

/// How long a forecast may be waited for before it counts as one that never comes.
const NEVER: Duration = Duration::from_secs(20);

/// The clerks' password.
const PASSWORD: &str = "a long password";

/// Between two looks for a forecast.
const LOOK_EVERY: Duration = Duration::from_millis(1);

/// Clock ticks a second in `/proc`: what Linux shows programs on every machine.
const TICKS_PER_S: f64 = 100.0;

pub(crate) async fn measure(place: &Place, report: &mut Report) -> Result<()> {
    let name = "forecast";
    std::fs::create_dir_all(place.data.join(name))?;
    let data = place.data.join(name);
    write_office(&data)?;
    let logins: Vec<String> = (0..COUNTERS).map(clerk).collect();
    for login in &logins {
        add_clerk(place, &data, login)?;
    }
    let process = place.demo(name);
    let mut staff = Client::staff(process.address, "ewa").await;
    // Sessions do not outlive the journal's writing, so the daemon has closed these counters.
    let mut clerks = Vec::new();
    for (counter, login) in logins.iter().enumerate() {
        let mut clerk = Client::signed_in(process.address, login, PASSWORD).await;
        for act in ["open", "call-next"] {
            let answer = clerk.post(&office(&format!("/counters/{counter}/{act}")), "").await;
            ensure!(answer.status == 200, "{act} at {counter}: {} {}", answer.status, answer.text);
        }
        clerks.push(clerk);
    }
    let queue = staff.get(&office("/queue")).await.json();
    let waiting = queue["tickets"].as_array().map_or(0, Vec::len);
    ensure!(waiting == WAITING, "{waiting} wait, not {WAITING}");
    let open = staff.get(&office("")).await.json()["counters"]
        .as_array()
        .map_or(0, |counters| counters.iter().filter(|counter| counter["state"] == "serving").count());
    ensure!(open == usize::from(COUNTERS), "{open} counters are busy, not {COUNTERS}");
    // The first forecasts, after all days were learned from.
    let mut visible = Vec::new();
    refreshed(&mut staff, "first").await?;
    for n in 0..EVENTS {
        tokio::time::sleep(APART).await;
        visible.push(refreshed(&mut staff, &format!("visible-{n}")).await?);
    }
    let (p95, mid) = (percentile(&mut visible, 0.95), median(&mut visible));
    report.row(
        format!("daemon: answer to its forecast seen, {WAITING} waiting, {COUNTERS} counters"),
        format!("median {mid:.0} ms, P95 {p95:.0} ms"),
        format!("≤ {REFRESH_MS_MAX} ms"),
        p95 <= REFRESH_MS_MAX,
    );
    let gap = Duration::from_secs_f64(1.0 / EVENTS_PER_S);
    let (started, before_s) = (Instant::now(), worked_s(process.id())?);
    let mut ticket = None;
    for n in 0.. {
        if started.elapsed() >= COST_FOR {
            break;
        }
        match ticket.take() {
            None => ticket = Some(issue(&mut staff, &format!("cost-{n}")).await?),
            Some(ticket) => cancel(&mut staff, &ticket).await?,
        }
        tokio::time::sleep((gap * (n + 1)).saturating_sub(started.elapsed())).await;
    }
    let share = (worked_s(process.id())? - before_s) / started.elapsed().as_secs_f64();
    report.row(
        format!("daemon: the forecasts' thread at {EVENTS_PER_S} events per second"),
        format!("{:.0} % of a core", share * 100.0),
        format!("≤ {:.0} %", SHARE_MAX * 100.0),
        share <= SHARE_MAX,
    );
    Ok(())
}

/// The login of a counter's clerk.
fn clerk(counter: u16) -> String {
    format!("clerk-{counter}")
}

/// Makes an account of a clerk, as an office does.
fn add_clerk(place: &Place, data: &Path, login: &str) -> Result<()> {
    let config = data.join("daemon.toml");
    let settings = "data = \".\"\noffices = [\"office.toml\"]\n[listen]\nstaff = \"127.0.0.1:0\"\n";
    std::fs::write(&config, settings)?;
    let mut child = Process::new(&place.binary)
        .args(["user", "set", login, "--name", login, "--role", "clerk", "--office", "gostynin", "--config"])
        .arg(&config)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()?;
    child.stdin.take().context("its input is piped")?.write_all(format!("{PASSWORD}\n").as_bytes())?;
    let ended = child.wait_with_output()?;
    ensure!(ended.status.success(), "{login}: {}", String::from_utf8_lossy(&ended.stderr));
    Ok(())
}

async fn issue(staff: &mut Client, key: &str) -> Result<Value> {
    let body = r#"{"services":["service-1"]}"#;
    let answer = staff.send(Method::POST, &office("/tickets"), &[("idempotency-key", key)], body).await;
    ensure!(answer.status == 201, "{}", answer.text);
    Ok(answer.json()["id"].clone())
}

async fn cancel(staff: &mut Client, ticket: &Value) -> Result<()> {
    let answer = staff.post(&office(&format!("/tickets/{ticket}/cancel")), "").await;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(())
}

/// Issues a ticket, and tells after how many milliseconds from its answer its own forecast was seen.
async fn refreshed(staff: &mut Client, key: &str) -> Result<f64> {
    let ticket = issue(staff, key).await?;
    let answered = Instant::now();
    let path = office(&format!("/tickets/{ticket}"));
    let took_ms = loop {
        let seen = staff.get(&path).await;
        if seen.json()["forecast"].is_object() {
            break answered.elapsed().as_secs_f64() * 1000.0;
        }
        ensure!(answered.elapsed() < NEVER, "there is no forecast: {}", seen.text);
        tokio::time::sleep(LOOK_EVERY).await;
    };
    cancel(staff, &ticket).await?;
    Ok(took_ms)
}

/// For how long the forecasts' thread of a process has used a core.
fn worked_s(process: u32) -> Result<f64> {
    for task in std::fs::read_dir(format!("/proc/{process}/task"))? {
        let stat = std::fs::read_to_string(task?.path().join("stat"))?;
        let (name, rest) = stat.rsplit_once(')').context("a thread has a name")?;
        if name.contains("(forecast-") {
            let fields: Vec<&str> = rest.split_whitespace().collect();
            let ticks = |place: usize| fields.get(place).and_then(|field| field.parse::<f64>().ok());
            // After the name: state is the first, time in user and system mode the 12th and 13th.
            let ticks = ticks(11).zip(ticks(12)).context("a thread has times")?;
            return Ok((ticks.0 + ticks.1) / TICKS_PER_S);
        }
    }
    anyhow::bail!("there is no thread that forecasts")
}

/// The large office in a time zone where it is noon, with the same hours every day.
fn noon_office(now: Timestamp) -> Config {
    let mut config = forecast::config();
    // The sign of these names is that of the old POSIX form.
    let hour = now.0.div_euclid(3_600_000).rem_euclid(24);
    config.time_zone = format!("Etc/GMT{:+}", hour - 12);
    config
}

/// Writes earlier days, and today until so many wait.
fn write_office(data: &Path) -> Result<()> {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?;
    let now = Timestamp(i64::try_from(since.as_millis())?);
    let mut days = Days::begin("gostynin".into(), noon_office(now), now.minus_s((DAYS + 1) * 86_400));
    let mut rng = Rng::new(1, 0);
    for day in (1..=DAYS).rev() {
        let from = now.minus_s(day * 86_400).minus_s(4 * 3600);
        let until = live(&mut days, from, 12, &mut rng, |came, _| came < CLIENTS);
        days.go_home(until);
    }
    // Each counter's clerk will take one of them in.
    let wanted = WAITING + usize::from(COUNTERS);
    live(&mut days, now.minus_s(3 * 3600), 8, &mut rng, |_, waiting| waiting < wanted);
    let store = SqliteStore::open(&data.join("journal.db"), "the-journal")?;
    let batch = Batch {
        office: days.office.id(),
        expected: Seq(0),
        events: &days.journal,
        visits: &[],
        voided: &[],
        keys: &[],
        notes: &[],
        day_key: None,
    };
    store.connect()?.append(&batch)?;
    Ok(())
}

/// Clients come at even distances while they are to, and every counter serves for five minutes or so.
fn live(
    days: &mut Days,
    from: Timestamp,
    every_s: u32,
    rng: &mut Rng,
    goes_on: impl Fn(usize, usize) -> bool,
) -> Timestamp {
    let date = days.office.business_date(from);
    days.act(Command::OpenDay { date }, &Actor::System, from);
    let counters: Vec<CounterId> =
        days.office.config().counters.iter().map(|counter| counter.id.clone()).collect();
    let services: Vec<_> = days.office.config().services.iter().map(|service| service.id.clone()).collect();
    let class = days.office.config().classes.first().map(|class| class.id.clone());
    let clerk = |counter: &CounterId| Actor::Staff {
        clerk: format!("clerk-{counter}").as_str().into(),
        role: Role::Clerk,
    };
    for counter in &counters {
        days.act(Command::OpenCounter { counter: counter.clone() }, &clerk(counter), from);
    }
    let mut busy: BTreeMap<CounterId, Timestamp> = BTreeMap::new();
    let (mut now, mut came) = (from, 0);
    while goes_on(came, days.office.lanes().len()) {
        now = now.plus_s(every_s);
        came += 1;
        let issue = Issue {
            services: vec![services[rng.below(services.len())].clone()],
            count: 1,
            class: class.clone().filter(|_| rng.below(4) == 0),
            language: (rng.below(5) == 0).then(|| "en".into()),
            step_free: rng.below(10) == 0,
            need: None,
            printer: None,
            forecast: None,
            print_card: false,
        };
        days.act(Command::Issue(issue), &Actor::System, now);
        for counter in &counters {
            if busy.get(counter).is_some_and(|until| *until > now) {
                continue;
            }
            let told = days.act(Command::CallNext { counter: counter.clone() }, &clerk(counter), now);
            if let Some(ticket) = called(&told) {
                days.act(Command::Serve { ticket }, &clerk(counter), now);
                let took_s = 100 + u32::try_from(rng.below(400)).unwrap_or_default();
                busy.insert(counter.clone(), now.plus_s(took_s));
            }
        }
    }
    now
}

fn called(told: &kolejka_core::Outcome) -> Option<TicketId> {
    match told {
        kolejka_core::Outcome::Called { ticket, .. } => Some(*ticket),
        kolejka_core::Outcome::Done
        | kolejka_core::Outcome::NobodyWaits
        | kolejka_core::Outcome::Ticket(_)
        | kolejka_core::Outcome::Notice(_) => None,
    }
}
