//! Printers and their jobs, for staff.

use super::{
    App, Caller, Problem,
    asked::{Asked, AskedOffice},
    people::administrator,
};
use crate::{
    access::{Act, By},
    printing::Printing,
};
use axum::{Json, extract::State};
use kolejka_api::{JobView, MoveAnswer, MoveRequest, PrinterView};
use kolejka_core::{Role, config::Printer, ids::PrinterId};
use kolejka_print::Listed;
use std::sync::Arc;

/// Whose hand it is, which may be anybody's of the staff.
fn hand(caller: &Caller, at: &AskedOffice) -> Result<By, Problem> {
    let person = caller.staff(at.office.id(), Role::FloorAssistant)?;
    Ok(By::Person(person.login.to_string()))
}

/// The printer that a path names, as it is configured.
async fn configured(at: &AskedOffice, id: &PrinterId) -> Result<Printer, Problem> {
    let wanted = id.clone();
    let found = at
        .office
        .query(move |office, _| office.config().printers.iter().find(|one| one.id == wanted).cloned())
        .await?;
    found.ok_or_else(|| Problem::unknown("unknown_printer", "printer", id))
}

async fn shown(at: &AskedOffice, listed: Vec<Listed>) -> Result<Vec<JobView>, Problem> {
    let views = move |office: &kolejka_core::Office, _| {
        listed.iter().map(|one| Printing::job_view(one, office)).collect::<Vec<_>>()
    };
    at.office.query(views).await.map_err(Into::into)
}

async fn shown_one(at: &AskedOffice, listed: Listed) -> Result<Json<JobView>, Problem> {
    let gone = || Problem::unknown("unknown_job", "print job", listed.job.id.seq);
    let missing = gone();
    shown(at, vec![listed]).await?.pop().map(Json).ok_or(missing)
}

/// The office's printers: how each is, what waits for it, and how much paper should be left.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/printers", tag = "printers",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<PrinterView>))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<PrinterView>>, Problem> {
    caller.staff(at.office.id(), Role::FloorAssistant)?;
    let printers = at.office.query(|office, _| office.config().printers.clone()).await?;
    let views: Result<Vec<_>, _> =
        printers.iter().map(|printer| app.printing.printer(at.office.id(), printer)).collect();
    Ok(Json(views?))
}

/// A printer.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/printers/{printer}", tag = "printers",
    params(("office" = String, Path, description = "the office's id"), ("printer" = String, Path, description = "the printer's id")),
    responses((status = 200, body = PrinterView))
)]
pub(super) async fn one(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<PrinterView>, Problem> {
    caller.staff(at.office.id(), Role::FloorAssistant)?;
    let printer = configured(&at, &at.printer()).await?;
    Ok(Json(app.printing.printer(at.office.id(), &printer)?))
}

/// A printer's jobs: what is open first, then the latest; at most 200.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/printers/{printer}/jobs", tag = "printers",
    params(("office" = String, Path, description = "the office's id"), ("printer" = String, Path, description = "the printer's id")),
    responses((status = 200, body = Vec<JobView>))
)]
pub(super) async fn jobs(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<JobView>>, Problem> {
    caller.staff(at.office.id(), Role::FloorAssistant)?;
    // Jobs of a printer that was taken away are still to be seen.
    let listed = app.printing.jobs(at.office.id(), &at.printer())?;
    Ok(Json(shown(&at, listed).await?))
}

/// Prints a job again that is over. What may be on paper already says that it is a copy.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/printers/{printer}/jobs/{job}/reprint", tag = "printers",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("printer" = String, Path, description = "the printer's id"),
        ("job" = u64, Path, description = "the job's id")
    ),
    request_body = Option<serde_json::Value>,
    responses((status = 200, body = JobView))
)]
pub(super) async fn reprint(State(app): State<Arc<App>>, asked: Asked<()>) -> Result<Json<JobView>, Problem> {
    let at = &asked.at;
    let person = asked.caller.staff(at.office.id(), Role::FloorAssistant)?;
    let by = By::Person(person.login.to_string());
    let (_, caller) = Caller::person_as_actor(person);
    let key = asked.key(caller).map(|key| format!("{} {}", key.caller, key.key));
    let (printer, job) = (at.printer(), at.job()?);
    configured(at, &printer).await?;
    let (listed, done) = app.printing.reprint(&at.office, &printer, job, key.as_deref())?;
    if done {
        let act = Act::JobReprinted { printer: printer.to_string(), job };
        app.access.record(at.office.id(), &by, &act)?;
    }
    shown_one(at, listed).await
}

/// Cancels a job that waits, or that may be on paper or not and was left for staff.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/printers/{printer}/jobs/{job}/cancel", tag = "printers",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("printer" = String, Path, description = "the printer's id"),
        ("job" = u64, Path, description = "the job's id")
    ),
    request_body = Option<serde_json::Value>,
    responses((status = 200, body = JobView))
)]
pub(super) async fn cancel(State(app): State<Arc<App>>, asked: Asked<()>) -> Result<Json<JobView>, Problem> {
    let at = &asked.at;
    let by = hand(&asked.caller, at)?;
    let (printer, job) = (at.printer(), at.job()?);
    let (listed, done) = app.printing.cancel(&at.office, &printer, job)?;
    if done {
        let act = Act::JobCancelled { printer: printer.to_string(), job };
        app.access.record(at.office.id(), &by, &act)?;
    }
    shown_one(at, listed).await
}

/// Gives what waits for a printer to another, which prints it.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/printers/{printer}/move", tag = "printers",
    params(("office" = String, Path, description = "the office's id"), ("printer" = String, Path, description = "the printer's id")),
    request_body = MoveRequest,
    responses((status = 200, body = MoveAnswer))
)]
pub(super) async fn move_all(
    State(app): State<Arc<App>>,
    asked: Asked<MoveRequest>,
) -> Result<Json<MoveAnswer>, Problem> {
    let at = &asked.at;
    let by = hand(&asked.caller, at)?;
    let (from, to) = (at.printer(), PrinterId::new(asked.body.to.as_str()));
    configured(at, &to).await?;
    if from == to {
        return Err(Problem::invalid_field("to", "must be another printer"));
    }
    let moved = app.printing.move_all(&at.office, &from, &to)?;
    let moved = u32::try_from(moved).unwrap_or(u32::MAX);
    if moved > 0 {
        let act = Act::JobsMoved { printer: from.to_string(), to: to.to_string(), jobs: moved };
        app.access.record(at.office.id(), &by, &act)?;
    }
    Ok(Json(MoveAnswer { moved }))
}

/// Notes that a new roll was put in, where the printer does not tell by itself.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/printers/{printer}/new-roll", tag = "printers",
    params(("office" = String, Path, description = "the office's id"), ("printer" = String, Path, description = "the printer's id")),
    request_body = Option<serde_json::Value>,
    responses((status = 200, body = PrinterView))
)]
pub(super) async fn new_roll(
    State(app): State<Arc<App>>,
    asked: Asked<()>,
) -> Result<Json<PrinterView>, Problem> {
    let at = &asked.at;
    let by = hand(&asked.caller, at)?;
    let printer = configured(at, &at.printer()).await?;
    app.printing.put_in_roll(&at.office, &printer.id)?;
    app.access.record(at.office.id(), &by, &Act::RollChanged { printer: printer.id.to_string() })?;
    Ok(Json(app.printing.printer(at.office.id(), &printer)?))
}

/// Prints a test page, which shows what the printer can do, when it is its turn.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/printers/{printer}/test", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("printer" = String, Path, description = "the printer's id")),
    request_body = Option<serde_json::Value>,
    responses((status = 200, body = JobView))
)]
pub(super) async fn test(State(app): State<Arc<App>>, asked: Asked<()>) -> Result<Json<JobView>, Problem> {
    let at = &asked.at;
    let by = administrator(&asked.caller, at)?;
    let printer = configured(at, &at.printer()).await?;
    let key = asked.key(by.name()).map(|key| format!("{} {} {}", key.caller, printer.id, key.key));
    let listed = app.printing.test_page(&at.office, &printer.id, key.as_deref(), || {
        let act = Act::PrinterTested { printer: printer.id.to_string() };
        app.access.record(at.office.id(), &by, &act).map_err(Problem::from)
    })?;
    shown_one(at, listed).await
}
