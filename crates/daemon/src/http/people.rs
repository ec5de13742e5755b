//! The people of an office, for its administrators.

use super::{
    App, Caller, Problem,
    asked::{Asked, AskedOffice},
};
use crate::access::{
    Account, AccountChange, By, NotSet, Person, check_login, check_name, check_password, role_name, role_of,
};
use axum::{Json, extract::State, http::StatusCode};
use jiff::tz::TimeZone;
use kolejka_api::{Body, wire_time};
use kolejka_core::{Role, ids::ClerkId};
use kolejka_fields::Table;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// A person of the office, as administrators see them.
#[derive(Serialize, ToSchema)]
pub(super) struct PersonView {
    /// The sign-in name.
    login: String,
    /// The name shown to colleagues.
    name: String,
    /// The role.
    role: String,
    /// Whether the person may not sign in for the time being.
    disabled: bool,
    /// Whether the account came with the demo and cannot be changed.
    fixed: bool,
    /// Counts the account's changes; sent back with the next one.
    version: u32,
    /// In how many sessions the person is signed in.
    sessions: u32,
    /// When the person signed in last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_sign_in: Option<String>,
    /// The counter at which the person works now.
    #[serde(skip_serializing_if = "Option::is_none")]
    counter: Option<String>,
}

impl PersonView {
    fn of(account: Account, zone: &TimeZone, counter: Option<String>) -> Self {
        Self {
            login: account.person.login.to_string(),
            name: account.person.name,
            role: role_name(account.person.role).to_owned(),
            disabled: account.disabled,
            fixed: account.fixed,
            version: account.version,
            sessions: account.sessions,
            last_sign_in: account.last_sign_in.map(|at| wire_time(at, zone)),
            counter,
        }
    }
}

/// `POST O/people`
#[derive(Clone, ToSchema)]
pub(super) struct PersonRequest {
    /// The sign-in name: small letters, digits, dots, `-` and `_`.
    login: String,
    /// The name shown to colleagues.
    name: String,
    /// `floor_assistant`, `clerk`, `supervisor` or `administrator`.
    role: String,
    /// At least ten characters.
    password: String,
}

/// Notes what is wrong with a field's text.
fn judged(table: &Table<'_>, key: &'static str, text: &str, judge: fn(&str) -> Result<(), String>) -> String {
    if let Err(why) = judge(text) {
        table.problems().note(table.path(key), why);
    }
    text.to_owned()
}

fn check_role(role: &str) -> Result<(), String> {
    role_of(role).map(|_| ()).ok_or_else(|| {
        "must be \"floor_assistant\", \"clerk\", \"supervisor\" or \"administrator\"".to_owned()
    })
}

impl Body for PersonRequest {
    fn take(table: &Table<'_>) -> Self {
        let field = |key: &'static str, judge| {
            let text = table.required_text(key);
            text.map_or_else(String::new, |text| judged(table, key, text, judge))
        };
        Self {
            login: field("login", check_login),
            name: field("name", check_name),
            role: field("role", check_role),
            password: field("password", check_password),
        }
    }
}

/// `PUT O/people/{login}`: what is absent stays as it is.
#[derive(Clone, ToSchema)]
pub(super) struct PersonChangeRequest {
    /// The version that was seen, so that nobody's change is overwritten unseen.
    version: u32,
    /// The name shown to colleagues.
    name: Option<String>,
    /// The role.
    role: Option<String>,
    /// Whether the person may not sign in.
    disabled: Option<bool>,
    /// A new password; all sessions end.
    password: Option<String>,
}

impl Body for PersonChangeRequest {
    fn take(table: &Table<'_>) -> Self {
        table.require("version");
        let field = |key: &'static str, judge| table.text(key).map(|text| judged(table, key, text, judge));
        Self {
            version: table.number("version", 0, u32::MAX).unwrap_or_default(),
            name: field("name", check_name),
            role: field("role", check_role),
            disabled: table.flag("disabled"),
            password: field("password", check_password),
        }
    }
}

/// The administrator who asks.
pub(super) fn administrator(caller: &Caller, at: &AskedOffice) -> Result<By, Problem> {
    let person = caller.staff(at.office.id(), Role::Administrator)?;
    Ok(By::Person(person.login.to_string()))
}

async fn view(at: &AskedOffice, account: Account) -> Result<PersonView, Problem> {
    let login = account.person.login.clone();
    let (zone, counter) = at
        .office
        .query(move |office, _| {
            (office.index().zone().clone(), office.counter_of(&login).map(ToString::to_string))
        })
        .await?;
    Ok(PersonView::of(account, &zone, counter))
}

/// The office's people.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/people", tag = "administration",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<PersonView>))
)]
pub(super) async fn list(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<PersonView>>, Problem> {
    administrator(&caller, &at)?;
    let people = app.access.people(at.office.id())?;
    let views = at
        .office
        .query(move |office, _| {
            let zone = office.index().zone();
            let counter = |login: &ClerkId| office.counter_of(login).map(ToString::to_string);
            people
                .into_iter()
                .map(|account| {
                    let counter = counter(&account.person.login);
                    PersonView::of(account, zone, counter)
                })
                .collect()
        })
        .await?;
    Ok(Json(views))
}

/// Adds a person. Asked again in the same words, it is not done again.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/people", tag = "administration",
    params(("office" = String, Path, description = "the office's id")),
    request_body = PersonRequest,
    responses((status = 201, body = PersonView), (status = 200, body = PersonView))
)]
pub(super) async fn add(
    State(app): State<Arc<App>>,
    asked: Asked<PersonRequest>,
) -> Result<(StatusCode, Json<PersonView>), Problem> {
    let by = administrator(&asked.caller, &asked.at)?;
    let PersonRequest { login, name, role, password } = asked.body;
    let office = asked.at.office.id();
    let role = role_of(&role).unwrap_or(Role::FloorAssistant);
    let person = Person { login: login.as_str().into(), name, role, office: office.clone() };
    let hash = app.access.hash(password.clone()).await;
    let status = match app.access.add_person(&person, &hash, &by) {
        Ok(()) => StatusCode::CREATED,
        // The answer to the same request may have been lost.
        Err(NotSet::Taken) if app.access.is_person(&person, &password).await? => StatusCode::OK,
        Err(not_set) => return Err(not_set.into()),
    };
    let account = app.access.person(office, &login)?.ok_or(NotSet::Unknown)?;
    Ok((status, Json(view(&asked.at, account).await?)))
}

/// Changes a person: name, role, password, or whether they may sign in. A password or a ban ends all
/// sessions.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/people/{login}", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("login" = String, Path, description = "the sign-in name")),
    request_body = PersonChangeRequest,
    responses((status = 200, body = PersonView))
)]
pub(super) async fn change(
    State(app): State<Arc<App>>,
    asked: Asked<PersonChangeRequest>,
) -> Result<Json<PersonView>, Problem> {
    let by = administrator(&asked.caller, &asked.at)?;
    let (office, login) = (asked.at.office.id(), asked.at.param("login"));
    let PersonChangeRequest { version, name, role, disabled, password } = asked.body;
    let password = match password {
        Some(password) => Some(app.access.hash(password).await),
        None => None,
    };
    let change = AccountChange {
        version: Some(version),
        name,
        role: role.as_deref().and_then(role_of),
        disabled,
        password,
    };
    let account = match app.access.change_person(office, login, &change, &by) {
        Ok(account) => account,
        Err(NotSet::Changed) => {
            let now = app.access.person(office, login)?.ok_or(NotSet::Unknown)?;
            let now = serde_json::to_value(view(&asked.at, now).await?).unwrap_or_default();
            return Err(Problem::from(NotSet::Changed).with("current", now));
        }
        Err(not_set) => return Err(not_set.into()),
    };
    if account.disabled {
        app.leave_counter(office, &account.person.login).await?;
    }
    Ok(Json(view(&asked.at, account).await?))
}

/// Removes a person: account and sessions.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/people/{login}", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("login" = String, Path, description = "the sign-in name")),
    responses((status = 204))
)]
pub(super) async fn remove(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<StatusCode, Problem> {
    let by = administrator(&caller, &at)?;
    let login = at.param("login");
    app.access.remove_person(at.office.id(), login, &by)?;
    app.leave_counter(at.office.id(), &ClerkId::new(login)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all sessions of a person, who leaves the counter.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/people/{login}/sessions", tag = "administration",
    params(("office" = String, Path, description = "the office's id"), ("login" = String, Path, description = "the sign-in name")),
    responses((status = 204))
)]
pub(super) async fn end_sessions(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<StatusCode, Problem> {
    let by = administrator(&caller, &at)?;
    let account = app.access.person(at.office.id(), at.param("login"))?.ok_or(NotSet::Unknown)?;
    app.access.end_sessions(at.office.id(), &account.person.login, &by)?;
    app.leave_counter(at.office.id(), &account.person.login).await?;
    Ok(StatusCode::NO_CONTENT)
}
