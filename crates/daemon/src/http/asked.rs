//! A request to an office: which one, what, and under which key.

use super::{App, Caller, Problem};
use crate::office::{Done, OfficeHandle, Request as Command, RequestKey};
use axum::{
    body::Body as RawBody,
    extract::{FromRequest, FromRequestParts, Query, RawPathParams, Request},
    http::{HeaderMap, Method, StatusCode, request::Parts},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use kolejka_api::Body;
use kolejka_core::{
    Actor, Role,
    ids::{CounterId, KioskId, OfficeId, PrinterId, TicketId},
};
use kolejka_store::Hash;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::sync::Arc;

/// The largest body of a request.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// The longest key.
const KEY_CHARS_MAX: usize = 255;

/// The office that a path names.
pub(super) struct AskedOffice {
    /// Its handle.
    pub(super) office: OfficeHandle,
    params: Vec<(String, String)>,
}

impl FromRequestParts<Arc<App>> for AskedOffice {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        let params = RawPathParams::from_request_parts(parts, app)
            .await
            .map_err(|error| Problem::malformed(error.to_string()))?;
        let params: Vec<(String, String)> =
            params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let id = params.iter().find(|(name, _)| name == "office").map_or("", |(_, id)| id.as_str());
        let office = app
            .offices
            .get(&OfficeId::new(id))
            .cloned()
            .ok_or_else(|| Problem::unknown("unknown_office", "office", id))?;
        Ok(Self { office, params })
    }
}

impl AskedOffice {
    /// A part of the path by its name; empty if there is none.
    pub(super) fn param(&self, name: &str) -> &str {
        self.params.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The counter that the path names.
    pub(super) fn counter(&self) -> CounterId {
        CounterId::new(self.param("counter"))
    }

    /// The printer that the path names.
    pub(super) fn printer(&self) -> PrinterId {
        PrinterId::new(self.param("printer"))
    }

    /// The print job that the path names.
    ///
    /// # Errors
    /// 404 if it cannot be one.
    pub(super) fn job(&self) -> Result<u64, Problem> {
        let id = self.param("job");
        id.parse().map_err(|_| Problem::unknown("unknown_job", "print job", id))
    }

    /// The kiosk that the path names.
    pub(super) fn kiosk(&self) -> KioskId {
        KioskId::new(self.param("kiosk"))
    }

    /// The ticket that the path names.
    ///
    /// # Errors
    /// 404 if it cannot be one.
    pub(super) fn ticket(&self) -> Result<TicketId, Problem> {
        let id = self.param("id");
        id.parse().map(TicketId).map_err(|_| Problem::unknown("unknown_ticket", "ticket", id))
    }
}

/// What stands behind the question mark; what does not fit is a problem like any other.
pub(super) struct AskedQuery<T>(pub(super) T);

impl<T: DeserializeOwned + Send> FromRequestParts<Arc<App>> for AskedQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Arc<App>) -> Result<Self, Problem> {
        match Query::try_from_uri(&parts.uri) {
            Ok(Query(query)) => Ok(Self(query)),
            Err(error) => Err(Problem::malformed(error.body_text())),
        }
    }
}

/// A request with a body and perhaps a key.
pub(super) struct Asked<B> {
    /// The office that the path names.
    pub(super) at: AskedOffice,
    /// Who is calling.
    pub(super) caller: Caller,
    /// The body.
    pub(super) body: B,
    key: Option<(String, Hash)>,
}

impl<B: Body + Send> FromRequest<Arc<App>> for Asked<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Problem> {
        let (mut parts, body) = request.into_parts();
        let at = AskedOffice::from_request_parts(&mut parts, app).await?;
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        let value = read_json(body).await?;
        let key = key(&parts.headers)?.map(|key| (key, digest(&parts.method, parts.uri.path(), &value)));
        let body = B::read(&value).map_err(Problem::invalid)?;
        Ok(Self { at, caller, body, key })
    }
}

impl<B> Asked<B> {
    /// The key for a caller of this name.
    pub(super) fn key(&self, caller: String) -> Option<RequestKey> {
        self.key.clone().map(|(key, request)| RequestKey { caller, key, request })
    }

    /// The key, which this request must have.
    ///
    /// # Errors
    /// 400 if there is none.
    pub(super) fn required_key(&self, caller: String) -> Result<RequestKey, Problem> {
        self.key(caller).ok_or_else(|| {
            Problem::new(
                StatusCode::BAD_REQUEST,
                "idempotency_key_missing",
                "An Idempotency-Key header is needed",
            )
            .detail("send a new random key for each new ticket, and the same one when you ask again")
        })
    }

    /// Asks a command as a person of the staff with at least a role.
    ///
    /// # Errors
    /// 401, 403, or why it was not done.
    pub(super) async fn as_staff<T: Send + 'static>(
        &self,
        needed: Role,
        command: kolejka_core::Command,
        note: Option<String>,
        answer: impl FnOnce(Done<'_>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let person = self.caller.staff(self.at.office.id(), needed)?;
        let (actor, caller) = Caller::person_as_actor(person);
        self.submit(command, actor, self.key(caller), note, answer).await
    }

    /// Asks a command.
    ///
    /// # Errors
    /// Why it was not done.
    pub(super) async fn submit<T: Send + 'static>(
        &self,
        command: kolejka_core::Command,
        actor: Actor,
        key: Option<RequestKey>,
        note: Option<String>,
        answer: impl FnOnce(Done<'_>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let request = Command { command, actor, key, note };
        self.at.office.submit(request, answer).await.map_err(Problem::from)
    }
}

/// Reads a body as JSON; an absent one and `null` count as `{}`.
pub(super) async fn read_json(body: RawBody) -> Result<Value, Problem> {
    let bytes = read_bytes(body, BODY_BYTES_MAX).await?;
    if bytes.is_empty() {
        return Ok(Value::Object(serde_json::Map::new()));
    }
    match serde_json::from_slice(&bytes) {
        Ok(Value::Null) => Ok(Value::Object(serde_json::Map::new())),
        Ok(value @ Value::Object(_)) => Ok(value),
        Ok(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
            Err(Problem::malformed("the body must be a JSON object"))
        }
        Err(error) => Err(Problem::malformed(format!("the body is no JSON: {error}"))),
    }
}

/// Reads a body of at most so many bytes.
pub(super) async fn read_bytes(body: RawBody, max: usize) -> Result<axum::body::Bytes, Problem> {
    match Limited::new(body, max).collect().await {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", "The body is too large")
                .detail(format!("at most {max} bytes")))
        }
        Err(_) => Err(Problem::malformed("the body broke off")),
    }
}

pub(super) fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default();
    let fits = (1..=KEY_CHARS_MAX).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    if fits {
        Ok(Some(key.to_owned()))
    } else {
        Err(Problem::invalid_field(
            "Idempotency-Key",
            format!("must be 1 to {KEY_CHARS_MAX} visible ASCII characters"),
        ))
    }
}

/// What was asked, whatever the order of fields, white space and absent or null fields.
fn digest(method: &Method, path: &str, value: &Value) -> Hash {
    let body = match value {
        Value::Object(map) => map
            .iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => value.clone(),
    };
    Hash::of(format!("{method} {path} {body}").as_bytes())
}
