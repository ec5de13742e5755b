//! What a configuration would look like before it is applied: the ticket, the kiosk, the display, and waits
//! under its rule of calling. Nothing here changes the office.

use super::{
    App, Caller, Problem, asked::AskedOffice, assets::page_within, blocking::blocking, configuration::Sent,
};
use crate::{access::DeviceKind, recorded::visits_of};
use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, Request, header},
    response::{IntoResponse, Response},
};
use jiff::ToSpan;
use kolejka_core::{Role, config::Config};
use kolejka_print::{Sample, sample};
use kolejka_simulate::{ClassResult, compare, scenario::Recorded};
use serde::Serialize;
use std::sync::{Arc, LazyLock, PoisonError};
use tokio::sync::Semaphore;
use utoipa::ToSchema;

/// How many days back visits are looked at.
const DAYS_BACK: i32 = 60;

/// Fewer visits tell nothing.
const VISITS_MIN: usize = 50;

/// Days that are lived again under each rule.
const DAYS_RUN: u32 = 60;

/// The same draws every time, so that nobody chooses among them.
const SEED: u64 = 1;

/// One simulation at a time: the office's own work comes first.
static SIMULATIONS: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(1)));

/// A rehearsal that was opened.
#[derive(Serialize, ToSchema)]
pub(super) struct RehearsalView {
    /// Where its pages are: `<address>/kiosk/<id>` and `<address>/display/<id>`.
    address: String,
}

/// The waits of a class under two rules.
#[derive(Serialize, ToSchema)]
pub(super) struct WaitsView {
    /// The class's id; absent for tickets without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    class: Option<String>,
    /// Under the rule in force.
    today: WaitView,
    /// Under the new one.
    new: WaitView,
}

/// Waits under a rule, in seconds.
#[derive(Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the contract's fields name their unit")]
pub(super) struct WaitView {
    /// The mean; absent if nobody was served.
    mean_s: Option<f64>,
    /// What nine of ten did not exceed.
    p90_s: Option<f64>,
    /// The longest.
    longest_s: f64,
}

/// What a rule of calling would come to on days as the last recorded ones.
#[derive(Serialize, ToSchema)]
pub(super) struct SimulationView {
    /// Recorded days that it was learned from.
    days: usize,
    /// Visits on them.
    visits: usize,
    /// Whether that is too little to tell anything; then there are no waits.
    few: bool,
    /// Each class, the highest first, and those without one.
    classes: Vec<WaitsView>,
    /// Everybody together.
    #[serde(skip_serializing_if = "Option::is_none")]
    all: Option<WaitsView>,
}

/// What was sent, by an administrator, if it is sound.
async fn sound(
    caller: &Caller,
    at: &AskedOffice,
    headers: &HeaderMap,
    body: Body,
) -> Result<(Config, serde_json::Map<String, serde_json::Value>), Problem> {
    caller.staff(at.office.id(), Role::Administrator)?;
    let (sent, read) = Sent::read(headers, body, None).await?.file(&at.office).await?;
    let file = read.map_err(Problem::invalid)?;
    Ok((file.config, sent.more))
}

/// Opens an office of its own under a configuration, for a few minutes: the real kiosk and the real display
/// can be looked at in it.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/configuration/rehearsal", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    request_body(content = Object, content_type = "application/json"),
    responses((status = 201, body = RehearsalView))
)]
pub(super) async fn rehearse(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    headers: HeaderMap,
    body: Body,
) -> Result<(axum::http::StatusCode, Json<RehearsalView>), Problem> {
    let (config, _) = sound(&caller, &at, &headers, body).await?;
    let token = app.rehearsals.open(at.office.id(), config).await.map_err(|error| {
        let source: &(dyn std::error::Error + 'static) = error.as_ref();
        Problem::internal(source)
    })?;
    Ok((axum::http::StatusCode::CREATED, Json(RehearsalView { address: format!("/preview/{token}") })))
}

fn kind_of(name: &str) -> Option<DeviceKind> {
    [DeviceKind::Kiosk, DeviceKind::Display].into_iter().find(|kind| kind.name() == name)
}

/// The real page of a kiosk or a display in a rehearsal.
pub(super) async fn page(
    State(app): State<Arc<App>>,
    Path((token, kind, id)): Path<(String, String, String)>,
) -> Result<Response, Problem> {
    let known = kind_of(&kind).filter(|_| app.rehearsals.goes_on(&token));
    match known {
        Some(kind) => Ok(page_within(kind.name())),
        None => Err(Problem::unknown("unknown_address", "preview", id)),
    }
}

/// What such a page asks.
pub(super) async fn answer(
    State(app): State<Arc<App>>,
    Path((token, kind, id, rest)): Path<(String, String, String, String)>,
    request: Request<Body>,
) -> Response {
    match kind_of(&kind) {
        Some(kind) => app.rehearsals.answer(&token, kind, &id, &rest, request).await,
        None => Problem::unknown("unknown_address", "preview", id).into_response(),
    }
}

/// The ticket as the office's printer would print it, as a PNG. Besides `document`, the body may say
/// `language`, `service`, `printer` and `card`.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/configuration/ticket", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    request_body(content = Object, content_type = "application/json"),
    responses((status = 200, content_type = "image/png", body = Vec<u8>))
)]
pub(super) async fn ticket(
    State(_): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let (config, more) = sound(&caller, &at, &headers, body).await?;
    let text = |key: &str| more.get(key).and_then(serde_json::Value::as_str).filter(|text| !text.is_empty());
    let wanted = Sample {
        language: text("language").map(Into::into),
        service: text("service").map(Into::into),
        with_card: more.get("card") == Some(&serde_json::Value::Bool(true)),
        copy: false,
    };
    let chosen = text("printer").map(str::to_owned);
    let printer = match &chosen {
        Some(id) => config.printers.iter().find(|printer| printer.id.as_str() == id),
        None => config.printers.first(),
    };
    let Some(printer) = printer.cloned() else {
        return Err(Problem::unknown("unknown_printer", "printer", chosen.unwrap_or_default()));
    };
    let paper =
        sample(&config, &wanted).map_err(|refusal| Problem::invalid_field("service", refusal.to_string()))?;
    let png = blocking(move || {
        let bytes = kolejka_print::bytes(&paper, &printer);
        let printed = kolejka_emulator::print(&bytes, printer.dots().into());
        printed.papers.first().map(kolejka_emulator::Paper::to_png)
    })
    .await?
    .ok_or_else(|| Problem::unknown("unknown_printer", "paper of printer", ""))?;
    Ok(([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "no-store")], png).into_response())
}

/// Lives the office's last recorded days again, under the rule in force and under the one that is sent.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/configuration/simulation", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    request_body(content = Object, content_type = "application/json"),
    responses((status = 200, body = SimulationView))
)]
pub(super) async fn simulate(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SimulationView>, Problem> {
    let (new, _) = sound(&caller, &at, &headers, body).await?;
    let (today, date, zone) = at
        .office
        .query(|office, now| {
            (office.config().as_ref().clone(), office.business_date(now), office.index().zone().clone())
        })
        .await?;
    let (side, id) = (Arc::clone(&app.side), at.office.id().clone());
    let view = in_turn(Arc::clone(&SIMULATIONS), move || {
        let from = date.saturating_sub(DAYS_BACK.days());
        let rows = side.lock().unwrap_or_else(PoisonError::into_inner).visits(&id, from, date)?;
        Ok::<_, kolejka_store::StoreError>(waits(&visits_of(&rows, &zone), &today, &new))
    })
    .await??;
    Ok(Json(view))
}

/// Does long work if no other is being done. The turn is held by the work itself, which goes on when nobody
/// waits for it any more.
async fn in_turn<T: Send + 'static>(
    turns: Arc<Semaphore>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let Ok(turn) = turns.try_acquire_owned() else {
        return Err(Problem::too_many("another simulation is being run", 5));
    };
    blocking(move || {
        let done = work();
        drop(turn);
        done
    })
    .await
}

fn waits(
    visits: &[kolejka_simulate::scenario::RecordedVisit],
    today: &Config,
    new: &Config,
) -> SimulationView {
    let under = |config: &Config| {
        let mut recorded = Recorded::of("", visits).ok()?;
        recorded.know(config);
        let policy = recorded.scenario.policies.first().copied()?;
        let compared = compare(&recorded.scenario, &[policy], DAYS_RUN, SEED, || ());
        Some((recorded.days, compared.policies.into_iter().next()?))
    };
    let few = |days| SimulationView { days, visits: visits.len(), few: true, classes: Vec::new(), all: None };
    if visits.len() < VISITS_MIN {
        return few(0);
    }
    let (Some((days, before)), Some((_, after))) = (under(today), under(new)) else { return few(0) };
    let view = |result: &ClassResult| WaitView {
        mean_s: result.wait_mean_s,
        p90_s: result.wait_p90_s,
        longest_s: result.wait_longest_s,
    };
    let classes = after
        .classes
        .iter()
        .filter_map(|class| {
            let same = before.classes.iter().find(|known| known.id == class.id)?;
            let id = (class.id != kolejka_simulate::scenario::NORMAL).then(|| class.id.clone());
            Some(WaitsView { class: id, today: view(same), new: view(class) })
        })
        .collect();
    let all = Some(WaitsView { class: None, today: view(&before.all), new: view(&after.all) });
    SimulationView { days, visits: visits.len(), few: false, classes, all }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kolejka_core::config::PolicyKind;
    use kolejka_simulate::scenario::{RecordedService, RecordedVisit};

    /// Five days of one counter, a client every nine minutes for ten minutes each, every fourth with the class.
    fn visits() -> Vec<RecordedVisit> {
        (0..5)
            .flat_map(|day| {
                (0..40_i64).map(move |n| {
                    let arrived = jiff::civil::date(2026, 10, 5 + day).at(8, 0, 0, 0) + (n * 9).minutes();
                    let called = jiff::civil::date(2026, 10, 5 + day).at(8, 0, 0, 0) + (n * 10).minutes();
                    let (finished, counter) = (called + 10.minutes(), "1".to_owned());
                    RecordedVisit {
                        arrived,
                        service: "registration".to_owned(),
                        class: if n % 4 == 0 { "priority" } else { "" }.to_owned(),
                        served: Some(RecordedService { called, finished, counter }),
                    }
                })
            })
            .collect()
    }

    /// Proves that a rule which favours the class less shows in its waits beside today's, that the same rule
    /// shows the same waits, and that nothing is said of few visits.
    #[test]
    fn waits_stand_beside_todays() {
        let file = kolejka_config::read(include_str!("../../../../config/gostynin.toml")).unwrap();
        let today = file.config;
        let mut new = today.clone();
        new.policy.kind = PolicyKind::Accumulating;
        let mean = |view: &SimulationView, at: usize| {
            (view.classes[at].today.mean_s.unwrap(), view.classes[at].new.mean_s.unwrap())
        };
        let same = waits(&visits(), &today, &today);
        assert_eq!((same.days, same.few), (5, false));
        assert_eq!(same.classes[0].class.as_deref(), Some("priority"));
        assert_eq!(mean(&same, 0).0.to_bits(), mean(&same, 0).1.to_bits());
        let other = waits(&visits(), &today, &new);
        let (strict, weighed) = mean(&other, 0);
        assert!(weighed > strict * 1.2, "{strict} s under the class's rule, {weighed} s by arrival");
        assert!(mean(&other, 1).1 < mean(&other, 1).0, "those without a class gain");
        assert!(waits(&visits()[..40], &today, &new).few);
    }

    /// Proves that under weighed waits every weight of the office shows in the waits: the rate and the head start
    /// of those without a class, and those of a class.
    #[test]
    fn every_weight_is_lived() {
        let file = kolejka_config::read(include_str!("../../../../config/gostynin.toml")).unwrap();
        let mut today = file.config;
        today.policy.kind = PolicyKind::Accumulating;
        let weigh: [fn(&mut Config); 4] = [
            |new| new.policy.rate_milli = 3000,
            |new| new.policy.head_start_s = 1200,
            |new| new.classes.iter_mut().for_each(|class| class.rate_milli = 3000),
            |new| new.classes.iter_mut().for_each(|class| class.head_start_s = 1200),
        ];
        for (place, weigh) in weigh.into_iter().enumerate() {
            let mut new = today.clone();
            weigh(&mut new);
            let lived = waits(&visits(), &today, &new);
            let (before, after) = (&lived.classes[0].today, &lived.classes[0].new);
            assert_ne!(before.mean_s.unwrap().to_bits(), after.mean_s.unwrap().to_bits(), "{place}");
        }
    }

    /// Proves that work which nobody waits for any more keeps the next from beginning until it is done.
    #[tokio::test]
    async fn who_goes_away_frees_no_turn() {
        let (go, wait) = std::sync::mpsc::channel::<()>();
        let turns = Arc::new(Semaphore::new(1));
        let (began, begun) = tokio::sync::oneshot::channel();
        let work = move || {
            let _ = began.send(());
            let _ = wait.recv();
        };
        let asking = tokio::spawn(in_turn(Arc::clone(&turns), work));
        begun.await.unwrap();
        asking.abort();
        assert!(asking.await.unwrap_err().is_cancelled());
        assert!(in_turn(Arc::clone(&turns), || ()).await.is_err());
        go.send(()).unwrap();
        drop(turns.acquire().await.unwrap());
        assert!(in_turn(turns, || ()).await.is_ok());
    }
}
