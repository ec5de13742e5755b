//! The office's configuration, for administrators: seen, checked, taken over, and as it was before.
//!
//! It goes out and comes in as plain values of the same shape as the office file, or as the file itself.
//! Its version is the number of the event by which it came. Who changes one says which they had before
//! them; that is compared where commands are decided, so that nobody overwrites what they have not seen.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, AskedQuery, read_bytes},
    blocking::blocking,
    problem::foreseen,
};
use crate::office::{NotDone, OfficeHandle, Request};
use axum::{
    Json,
    body::Body as RawBody,
    extract::{Path, State},
    http::{HeaderMap, header},
};
use kolejka_api::wire_time;
use kolejka_config::{OfficeFile, built_in_paper, document, document_of, read_document, toml_of};
use kolejka_core::{
    Actor, Command, Event, Refusal, Role,
    config::{Config, Index},
    ids::{OfficeId, Seq},
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, PoisonError},
};
use utoipa::{IntoParams, ToSchema};

/// The largest office file, and the largest document.
const OFFICE_FILE_BYTES_MAX: usize = 1024 * 1024;

/// The most versions that are listed; older ones can still be asked for by number.
const VERSIONS_MAX: usize = 200;

/// One version of the configuration.
#[derive(Serialize, ToSchema)]
pub(super) struct ConfigurationView {
    /// Its number: that of the event by which it came.
    version: u64,
    /// Who configured it; absent if it was the program, from the office file.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<String>,
    /// What it says, in the shape of the office file.
    #[schema(value_type = Object)]
    document: Value,
    /// The same as an office file.
    text: String,
    /// The layout of a ticket where the office says nothing, to begin an own one with.
    #[schema(value_type = Object)]
    built_in_paper: Value,
}

/// A version in the list of them.
#[derive(Serialize, ToSchema)]
pub(super) struct VersionView {
    /// Its number.
    version: u64,
    /// Who configured it; absent if it was the program, from the office file.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// When.
    at: String,
}

/// Something about a place in the configuration.
#[derive(Serialize, ToSchema)]
pub(super) struct FindingView {
    /// Where, such as `services[2].series`; empty if it is about the whole.
    path: String,
    /// What, as a lowercase fragment.
    message: String,
    /// What to do about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<String>,
}

impl From<kolejka_config::Problem> for FindingView {
    fn from(problem: kolejka_config::Problem) -> Self {
        Self { path: problem.path, message: problem.message, hint: problem.hint }
    }
}

/// What `check` found.
#[derive(Serialize, ToSchema)]
pub(super) struct Checked {
    /// What was checked, in the shape of the office file; absent if it was no TOML.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    document: Option<Value>,
    /// Why it cannot be taken.
    problems: Vec<FindingView>,
    /// What is allowed but should be known.
    warnings: Vec<FindingView>,
    /// What the office would refuse now, though the configuration is sound: the problem as it would come.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    refusal: Option<Value>,
    /// Whether it is the configuration in force.
    same: bool,
    /// The version in force.
    version: u64,
}

/// What taking a configuration over came to.
#[derive(Serialize, ToSchema)]
pub(super) struct Configured {
    /// The version in force now.
    version: u64,
    /// What is allowed but should be known.
    warnings: Vec<String>,
}

/// A version to compare with.
#[derive(Deserialize, IntoParams)]
pub(super) struct Base {
    /// The version that was changed, as it must be said; a JSON body may say it inside. If another is in force,
    /// nothing is taken over.
    base: Option<u64>,
}

/// The version in force.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/configuration", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = ConfigurationView))
)]
pub(super) async fn show(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<ConfigurationView>, Problem> {
    caller.staff(at.office.id(), Role::Administrator)?;
    in_force(&app, &at.office).await.map(Json)
}

async fn in_force(app: &Arc<App>, office: &OfficeHandle) -> Result<ConfigurationView, Problem> {
    let (version, config) =
        office.query(|office, _| (office.configured(), Arc::clone(office.config()))).await?;
    // A journal of an earlier release does not say which it is: then it is the latest.
    let known = stored(app, office, (version != Seq(0)).then_some(version)).await?;
    let of = known.as_ref().map(|(recorded, _)| recorded);
    Ok(ConfigurationView {
        version: version.0,
        by: of.and_then(|known| known.by.clone()),
        at: of.map(|known| known.at.clone()),
        document: document_of(office.id(), &config),
        text: toml_of(office.id(), &config),
        built_in_paper: built_in_paper(),
    })
}

/// A version by its number, or the latest, as the journal has it.
async fn stored(
    app: &Arc<App>,
    office: &OfficeHandle,
    version: Option<Seq>,
) -> Result<Option<(VersionView, Config)>, Problem> {
    let (side, id) = (Arc::clone(&app.side), office.id().clone());
    let recorded = blocking(move || {
        let mut side = side.lock().unwrap_or_else(PoisonError::into_inner);
        let seq = match version {
            Some(seq) => Some(seq),
            None => side.configurations(&id)?.last().copied(),
        };
        seq.map_or(Ok(None), |seq| side.event(&id, seq))
    })
    .await??;
    let Some(recorded) = recorded else { return Ok(None) };
    let Event::OfficeConfigured { config } = &recorded.event else { return Ok(None) };
    // Its times are told in the zone of its own day.
    let told = version_view(&recorded, &Index::new(config));
    Ok(Some((told, (**config).clone())))
}

fn version_view(recorded: &kolejka_core::Recorded, index: &Index) -> VersionView {
    let by = match &recorded.actor {
        Actor::Staff { clerk, .. } => Some(clerk.as_str().to_owned()),
        Actor::System | Actor::Kiosk(_) | Actor::Client(_) => None,
    };
    VersionView { version: recorded.seq.0, by, at: wire_time(recorded.at, index.zone()) }
}

/// The versions that there were, the latest first.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/configuration/versions", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = Vec<VersionView>))
)]
pub(super) async fn versions(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<Vec<VersionView>>, Problem> {
    caller.staff(at.office.id(), Role::Administrator)?;
    let (side, id) = (Arc::clone(&app.side), at.office.id().clone());
    let recorded = blocking(move || {
        let mut side = side.lock().unwrap_or_else(PoisonError::into_inner);
        let all = side.configurations(&id)?;
        let events = all.iter().rev().take(VERSIONS_MAX).map(|seq| side.event(&id, *seq));
        events.collect::<Result<Vec<_>, _>>()
    })
    .await??;
    let index = at.office.query(|office, _| Arc::clone(office.index())).await?;
    Ok(Json(recorded.iter().flatten().map(|recorded| version_view(recorded, &index)).collect()))
}

/// One version as it was.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/configuration/versions/{version}", tag = "management",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("version" = u64, Path, description = "the version's number")
    ),
    responses((status = 200, body = ConfigurationView))
)]
pub(super) async fn version(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    Path(path): Path<HashMap<String, String>>,
) -> Result<Json<ConfigurationView>, Problem> {
    caller.staff(at.office.id(), Role::Administrator)?;
    let number = path.get("version").map_or("", String::as_str);
    let unknown = || Problem::unknown("unknown_version", "version", number);
    let seq = number.parse().map(Seq).map_err(|_| unknown())?;
    let (told, config) = stored(&app, &at.office, Some(seq)).await?.ok_or_else(unknown)?;
    Ok(Json(ConfigurationView {
        version: told.version,
        by: told.by,
        at: Some(told.at),
        document: document_of(at.office.id(), &config),
        text: toml_of(at.office.id(), &config),
        built_in_paper: built_in_paper(),
    }))
}

/// A configuration that came in.
pub(super) struct Sent {
    /// In the shape of the office file, or why it is none.
    pub(super) document: Result<Value, kolejka_config::Problem>,
    /// The version that was changed.
    base: Option<u64>,
    /// What else a JSON body said.
    pub(super) more: serde_json::Map<String, Value>,
}

impl Sent {
    /// Reads a body: JSON by its type, and otherwise an office file.
    pub(super) async fn read(headers: &HeaderMap, body: RawBody, base: Option<u64>) -> Result<Self, Problem> {
        let bytes = read_bytes(body, OFFICE_FILE_BYTES_MAX).await?;
        let kind =
            headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/json") {
            let text =
                std::str::from_utf8(&bytes).map_err(|_| Problem::malformed("the file is no UTF-8 text"))?;
            return Ok(Self { document: document(text), base, more: serde_json::Map::new() });
        }
        let Value::Object(mut body) = serde_json::from_slice(&bytes)
            .map_err(|error| Problem::malformed(format!("the body is no JSON: {error}")))?
        else {
            return Err(Problem::malformed("the body must be a JSON object"));
        };
        let given =
            body.remove("document").ok_or_else(|| Problem::invalid_field("document", "is missing"))?;
        let said = body.remove("base").filter(|said| !said.is_null());
        let base = match said.map(|said| said.as_u64()) {
            None => base,
            Some(Some(said)) => Some(said),
            Some(None) => return Err(Problem::invalid_field("base", "must be the number of a version")),
        };
        Ok(Self { document: Ok(given), base, more: body })
    }

    /// What it says, if it is sound and this office's. Pictures are decoded for that, which no other request
    /// should wait for.
    pub(super) async fn file(self, office: &OfficeHandle) -> Result<(Self, FileRead), Problem> {
        let id = office.id().clone();
        blocking(move || {
            let read = self.read_as(&id);
            (self, read)
        })
        .await
    }

    fn read_as(&self, id: &OfficeId) -> FileRead {
        let document = self.document.as_ref().map_err(|problem| vec![problem.clone()])?;
        let nothing_beside = |_: &str| Err("there are no files beside this one".to_owned());
        let file = read_document(document, &nothing_beside)?;
        if file.id == *id {
            return Ok(file);
        }
        Err(vec![kolejka_config::Problem {
            path: "id".to_owned(),
            message: format!("is `{}`, not `{id}`", file.id),
            hint: Some("an office keeps its id, which stands in addresses and in the journal".to_owned()),
        }])
    }
}

/// What an office file says, or all that is wrong with it.
pub(super) type FileRead = Result<OfficeFile, Vec<kolejka_config::Problem>>;

/// Checks a configuration by the rules of `kolejka check` and against those who wait, and changes nothing.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/configuration/check", tag = "management",
    params(("office" = String, Path, description = "the office's id")),
    request_body(content = String, content_type = "application/toml"),
    responses((status = 200, body = Checked))
)]
pub(super) async fn check(
    State(_): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Json<Checked>, Problem> {
    let (actor, _) = Caller::person_as_actor(caller.staff(at.office.id(), Role::Administrator)?);
    let (sent, read) = Sent::read(&headers, body, None).await?.file(&at.office).await?;
    let config = read.as_ref().ok().map(|file| file.config.clone());
    let asked = move |office: &kolejka_core::Office, now| {
        let refusal = config.as_ref().and_then(|config| {
            let command = Command::Configure { config: Box::new(config.clone()), base: None };
            let refusal = office.decide(&command, &actor, now).err()?;
            Some(foreseen(&refusal, office))
        });
        let same = config.is_some_and(|config| config == **office.config());
        (refusal, same, office.configured().0)
    };
    let (refusal, same, version) = at.office.query(asked).await?;
    let (problems, warnings) = match read {
        Ok(file) => (Vec::new(), file.warnings.into_iter().map(|finding| finding.problem.into()).collect()),
        Err(problems) => (problems.into_iter().map(FindingView::from).collect(), Vec::new()),
    };
    Ok(Json(Checked { document: sent.document.ok(), problems, warnings, refusal, same, version }))
}

/// Takes a configuration over, as one event: an office file (TOML), or JSON with `document` in its shape and
/// `base`, the version that was changed.
#[utoipa::path(
    put, path = "/api/v1/offices/{office}/configuration", tag = "management",
    params(("office" = String, Path, description = "the office's id"), Base),
    request_body(content = String, content_type = "application/toml"),
    responses((status = 200, body = Configured))
)]
pub(super) async fn configure(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    AskedQuery(Base { base }): AskedQuery<Base>,
    headers: HeaderMap,
    body: RawBody,
) -> Result<Json<Configured>, Problem> {
    let (actor, _) = Caller::person_as_actor(caller.staff(at.office.id(), Role::Administrator)?);
    let (sent, read) = Sent::read(&headers, body, base).await?.file(&at.office).await?;
    let file = read.map_err(Problem::invalid)?;
    // Without it somebody's change would be overwritten by who has never seen it.
    let base = sent.base.ok_or_else(|| Problem::invalid_field("base", "is missing"))?;
    let command = Command::Configure { config: Box::new(file.config), base: Some(Seq(base)) };
    let request = Request { command, actor, key: None, note: None };
    match at.office.submit(request, |done| done.office.configured().0).await {
        Ok(version) => {
            let warnings = file.warnings.into_iter().map(|finding| finding.problem.to_string()).collect();
            Ok(Json(Configured { version, warnings }))
        }
        // Who came second is told what is in force now.
        Err(NotDone::Refused { refusal, config, index })
            if matches!(*refusal, Refusal::ConfigurationChanged { .. }) =>
        {
            let now = serde_json::to_value(in_force(&app, &at.office).await?).unwrap_or_default();
            Err(Problem::from(NotDone::Refused { refusal, config, index }).with("current", now))
        }
        Err(not_done) => Err(not_done.into()),
    }
}
