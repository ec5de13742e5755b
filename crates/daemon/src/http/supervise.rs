//! What supervisors see and order: the whole office at once, and today's orders about it.

use super::{
    App, Caller, Problem,
    asked::{Asked, AskedOffice},
    blocking::blocking,
    device_health, offices,
};
use crate::{
    access::{Person, role_name},
    curve,
    forecasting::{Joining, Outlook, Proposal, What},
};
use axum::{
    Json,
    extract::{Path, State},
};
use kolejka_api::{
    CapRequest, CostView, CounterStaffView, CurveView, FreeClerkView, IntakeRequest, OfficeView,
    ProposalView, StaffRequest, SupervisorView, SuspendRequest, View, wire_time,
};
use kolejka_core::{
    Cap, Command, Office, Role, Texts,
    config::Service,
    ids::{ClerkId, ServiceId},
};
use kolejka_store::VisitRow;
use kolejka_words::Arg;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};

/// Who was not seen for so long is not taken to be there.
const SEEN_WITHIN_S: u32 = 30 * 60;

/// The whole office at one moment.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/board", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = SupervisorView))
)]
pub(super) async fn board(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<SupervisorView>, Problem> {
    let id = at.office.id().clone();
    caller.staff(&id, Role::Supervisor)?;
    let known = {
        let (app, id) = (Arc::clone(&app), id.clone());
        move || app.access.people(&id).and_then(|people| Ok((people, app.access.seen_within(SEEN_WITHIN_S)?)))
    };
    let (people, seen) = blocking(known).await??;
    let people = people.into_iter().filter(|account| !account.disabled);
    let people: Vec<Person> = people.map(|account| account.person).collect();
    let (outlook, hub) = (app.outlook(&id), Arc::clone(at.office.hub()));
    let devices = device_health::known(&app, &at).await?;
    let (mut view, printers) = at
        .office
        .query(move |office, now| {
            let mut view = SupervisorView::of(office, hub.is_clock_doubted(), now);
            foretell(&mut view, office, &outlook);
            add_people(&mut view, office, &people, &seen);
            propose(&mut view, office, &outlook);
            (view, office.config().printers.clone())
        })
        .await?;
    view.devices = devices;
    let shown = move || printers.iter().map(|printer| app.printing.printer(&id, printer)).collect();
    view.printers = blocking(shown).await.and_then(|shown: Result<_, _>| Ok(shown?))?;
    Ok(Json(view))
}

/// Adds how long who takes a ticket now without priority would wait.
fn foretell(view: &mut SupervisorView, office: &Office, outlook: &Outlook) {
    for service in &mut view.services {
        let id: ServiceId = service.id.as_str().into();
        let foreseen = outlook.joining(Joining::plain(&id)).filter(|_| !office.is_suspended(&id));
        service.wait_min_s = foreseen.map(|foreseen| foreseen.range.min_s);
        service.wait_max_s = foreseen.map(|foreseen| foreseen.range.max_s);
        service.forecast = foreseen.map(|foreseen| offices::forecast_view(&foreseen.forecast));
        service.usually_within_s = outlook.usually_within_s(&id);
    }
}

/// Whether somebody is one of those who call and serve; administrators can, but it is not their work.
fn works_at_counters(person: &Person) -> bool {
    matches!(person.role, Role::Clerk | Role::Supervisor)
}

/// Adds who is free, and the names of those who work.
fn add_people(view: &mut SupervisorView, office: &Office, people: &[Person], seen: &[ClerkId]) {
    let mut free: Vec<&Person> = people
        .iter()
        .filter(|person| works_at_counters(person))
        .filter(|person| seen.contains(&person.login) && office.counter_of(&person.login).is_none())
        .collect();
    // Clerks first: serving is their work.
    free.sort_by(|a, b| (a.role, &a.name).cmp(&(b.role, &b.name)));
    view.free = free
        .iter()
        .map(|person| FreeClerkView {
            login: person.login.to_string(),
            name: person.name.clone(),
            role: role_name(person.role).to_owned(),
        })
        .collect();
    view.names = people.iter().map(|person| (person.login.to_string(), person.name.clone())).collect();
}

/// Adds what would help and can still be done.
fn propose(view: &mut SupervisorView, office: &Office, outlook: &Outlook) {
    let zone = office.index().zone();
    let shown = |one: &Proposal| ProposalView {
        what: match one.what {
            What::TakeService => "take_service",
            What::OpenCounter => "open_counter",
        }
        .to_owned(),
        counter: one.counter.to_string(),
        service: one.service.to_string(),
        clerks: match one.what {
            What::TakeService => Vec::new(),
            What::OpenCounter => view.free.clone(),
        },
        before_s: one.before_s,
        after_s: one.after_s,
        costs: one
            .costs
            .iter()
            .map(|(service, before_s, after_s)| CostView {
                service: service.to_string(),
                before_s: *before_s,
                after_s: *after_s,
            })
            .collect(),
        at: wire_time(one.at, zone),
    };
    view.proposals =
        outlook.proposals().iter().filter(|one| one.stands(office, &view.alerts)).map(shown).collect();
}

/// Today's curve of arrivals and of waiting, beside a usual day.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/curve", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = CurveView))
)]
pub(super) async fn today(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<CurveView>, Problem> {
    let id = at.office.id().clone();
    caller.staff(&id, Role::Supervisor)?;
    let asked = at
        .office
        .query(|office, now| {
            // A day that was ended early is still today's.
            let date = office.day().latest_date().filter(|date| *date == office.business_date(now))?;
            let first_leg = |ticket| VisitRow::of(ticket, date).next();
            let visits: Vec<VisitRow> = office.tickets().filter_map(first_leg).collect();
            let waiting = u32::try_from(office.lanes().len()).unwrap_or(u32::MAX);
            Some((visits, date, office.index().zone().clone(), office.config().day_starts, waiting, now))
        })
        .await?;
    // Before the first business day there is nothing to show.
    let Some((visits, date, zone, day_starts, waiting, now)) = asked else {
        return Ok(Json(CurveView::default()));
    };
    let view = blocking(move || {
        let usual = {
            let mut side = app.side.lock().unwrap_or_else(PoisonError::into_inner);
            app.usual_days.usual(&mut **side, &id, date, &zone, day_starts)?
        };
        Ok::<_, kolejka_store::StoreError>(curve::view(visits, waiting, &usual, date, &zone, day_starts, now))
    })
    .await??;
    Ok(Json(view))
}

/// Orders for today whether tickets are issued, by the office or for a service.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/intake", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    request_body = Option<IntakeRequest>,
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn intake(
    State(_): State<Arc<App>>,
    asked: Asked<IntakeRequest>,
) -> Result<Json<OfficeView>, Problem> {
    let service = asked.body.service.as_deref().map(ServiceId::new);
    order(&asked, Command::OrderIntake { service, order: asked.body.order }).await
}

/// Orders for today how many tickets of a service there may be.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/services/{service}/cap", tag = "management",
    params(("office" = String, Path, description = "the office's id"), ("service" = String, Path, description = "the service's id")),
    request_body = Option<CapRequest>,
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn cap(
    State(_): State<Arc<App>>,
    Path(path): Path<HashMap<String, String>>,
    asked: Asked<CapRequest>,
) -> Result<Json<OfficeView>, Problem> {
    let cap = Cap { daily: asked.body.daily, waiting: asked.body.waiting };
    order(&asked, Command::CapService { service: service(&path), cap }).await
}

/// Lets a service rest: no tickets, no calls by rule, places kept, forecasts paused; a notice tells of it.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/services/{service}/suspend", tag = "management",
    params(("office" = String, Path, description = "the office's id"), ("service" = String, Path, description = "the service's id")),
    request_body = Option<SuspendRequest>,
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn suspend(
    State(_): State<Arc<App>>,
    Path(path): Path<HashMap<String, String>>,
    asked: Asked<SuspendRequest>,
) -> Result<Json<OfficeView>, Problem> {
    asked.caller.staff(asked.at.office.id(), Role::Supervisor)?;
    let id = service(&path);
    let text = match (asked.body.notice, &asked.body.text) {
        (false, _) => None,
        (true, Some(text)) => Some(text.clone()),
        (true, None) => {
            let named = id.clone();
            asked.at.office.query(move |office, _| own_words(office, office.service(&named)?)).await?
        }
    };
    order(&asked, Command::SuspendService { service: id, text }).await
}

/// What the notice says where nobody says otherwise. A sensitive service is named on no public screen, so
/// nothing is said of it.
fn own_words(office: &Office, service: &Service) -> Option<Texts> {
    let languages = &office.config().languages;
    let said = languages.iter().map(|lang| {
        let name = service.name.get(lang, languages);
        (lang.clone(), kolejka_words::say(lang, "notice-suspended", &[("service", Arg::Text(name))]))
    });
    (!service.sensitive).then(|| Texts(said.collect()))
}

/// Lets a service that rests go on, and takes its notice down.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/services/{service}/resume", tag = "management",
    params(("office" = String, Path, description = "the office's id"), ("service" = String, Path, description = "the service's id")),
    request_body = Option<serde_json::Value>,
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn resume(
    State(_): State<Arc<App>>,
    Path(path): Path<HashMap<String, String>>,
    asked: Asked<()>,
) -> Result<Json<OfficeView>, Problem> {
    order(&asked, Command::ResumeService { service: service(&path) }).await
}

fn service(path: &HashMap<String, String>) -> ServiceId {
    ServiceId::new(path.get("service").map_or("", String::as_str))
}

async fn order<B>(asked: &Asked<B>, command: Command) -> Result<Json<OfficeView>, Problem> {
    asked
        .as_staff(Role::Supervisor, command, None, |done| OfficeView::of(done.office, View::Staff, done.now))
        .await
        .map(Json)
}

/// Opens a counter for a colleague who is signed in and works nowhere, or ends the colleague's break.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/counters/{counter}/staff", tag = "counters and tickets",
    params(("office" = String, Path, description = "the office's id"), ("counter" = String, Path, description = "the counter's id")),
    request_body = StaffRequest,
    responses((status = 200, body = CounterStaffView))
)]
pub(super) async fn staff(
    State(app): State<Arc<App>>,
    asked: Asked<StaffRequest>,
) -> Result<Json<CounterStaffView>, Problem> {
    let office = asked.at.office.id();
    asked.caller.staff(office, Role::Supervisor)?;
    let clerk = ClerkId::new(asked.body.clerk.as_str());
    let account = app.access.person(office, clerk.as_str())?;
    let known = account.is_some_and(|account| works_at_counters(&account.person));
    // At a counter where nobody is, people would be called to nobody; who has a break there is there.
    let counter = asked.at.counter();
    let named = clerk.clone();
    let on_break =
        asked.at.office.query(move |office, _| office.counter_of(&named) == Some(&counter)).await?;
    let here = on_break || app.access.seen_within(SEEN_WITHIN_S)?.contains(&clerk);
    if !known || !here || app.access.sessions_of(&clerk)? == 0 {
        return Err(Problem::new(
            axum::http::StatusCode::CONFLICT,
            "clerk_not_signed_in",
            "The clerk is not signed in",
        ));
    }
    let counter = asked.at.counter();
    super::counters::at_counter_as(&asked, Role::Supervisor, Command::StaffCounter { counter, clerk }).await
}
