//! Who is calling: a person by session cookie, a device by token, a client by a ticket's code.

use super::{App, Problem, server::Peer, session::client_address};
use crate::access::{Access, Device, DeviceKind, Person};
use axum::{
    extract::{FromRequestParts, Query},
    http::{header, request::Parts},
};
use axum_extra::extract::CookieJar;
use kolejka_api::View;
use kolejka_core::{
    Actor, Role,
    ids::{KioskId, OfficeId, TicketId},
};
use serde::Deserialize;
use std::sync::Arc;

/// The cookie of a person's session.
pub(super) const SESSION_COOKIE: &str = "kolejka_session";

/// The header by which a page says as what it calls, where a browser holds several cookies.
pub(super) const AS_HEADER: &str = "kolejka-as";

/// The name of a device's cookie.
pub(super) fn device_cookie(kind: DeviceKind) -> String {
    format!("kolejka_{}", kind.name())
}

/// Who is calling.
#[derive(Clone, Debug)]
pub enum Caller {
    /// Nobody in particular; with what was wrong with what was shown, if something was.
    Anybody(&'static str),
    /// A person of the staff, with the session's token.
    Person(Person, String),
    /// A device.
    Device(Device),
    /// Somebody with a bearer token that is no device's: perhaps a ticket's code.
    Bearer(String),
}

#[derive(Deserialize)]
struct AsQuery {
    r#as: Option<String>,
}

impl FromRequestParts<Arc<App>> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Problem> {
        if let Some(value) = parts.headers.get(header::AUTHORIZATION) {
            let token = value
                .to_str()
                .ok()
                .and_then(|text| text.split_once(' '))
                .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
                .map(|(_, token)| token.trim())
                .filter(|token| !token.is_empty());
            let Some(token) = token else {
                return Err(Problem::not_signed_in("the Authorization header must be `Bearer <token>`"));
            };
            return Ok(match app.access.device(token)? {
                Some(device) => seen(app, parts, device),
                None => Caller::Bearer(token.to_owned()),
            });
        }
        let hint = match parts.headers.get(AS_HEADER).and_then(|value| value.to_str().ok()) {
            Some(hint) => Some(hint.to_owned()),
            None => Query::<AsQuery>::try_from_uri(&parts.uri).ok().and_then(|query| query.0.r#as),
        };
        let cookies = CookieJar::from_headers(&parts.headers);
        let kinds = DeviceKind::ALL;
        let hinted = kinds.into_iter().find(|kind| Some(kind.name()) == hint.as_deref());
        if let Some(kind) = hinted {
            return by_device_cookie(app, parts, &cookies, &[kind]);
        }
        if let Some(cookie) = cookies.get(SESSION_COOKIE) {
            if let Some(person) = app.access.session(cookie.value())? {
                return Ok(Caller::Person(person, cookie.value().to_owned()));
            }
            if hint.is_some() || kinds.iter().all(|kind| cookies.get(&device_cookie(*kind)).is_none()) {
                return Ok(Caller::Anybody("the session has ended"));
            }
        }
        if hint.is_some() {
            return Ok(Caller::Anybody("there is no session"));
        }
        by_device_cookie(app, parts, &cookies, &kinds)
    }
}

/// A device as caller; when it was heard of is kept in mind.
fn seen(app: &App, parts: &Parts, device: Device) -> Caller {
    if let Some(peer) = parts.extensions.get::<Peer>() {
        app.access.note_seen(&device, client_address(app, *peer, &parts.headers));
    }
    Caller::Device(device)
}

fn by_device_cookie(
    app: &App,
    parts: &Parts,
    cookies: &CookieJar,
    kinds: &[DeviceKind],
) -> Result<Caller, Problem> {
    for kind in kinds {
        let Some(cookie) = cookies.get(&device_cookie(*kind)) else { continue };
        return Ok(match app.access.device(cookie.value())? {
            Some(device) => seen(app, parts, device),
            None => Caller::Anybody("the device's token is not known any more"),
        });
    }
    Ok(Caller::Anybody("there is no session and no device token"))
}

impl Caller {
    /// The person, if it is one.
    ///
    /// # Errors
    /// 401 for nobody, 403 for a device.
    pub fn person(&self) -> Result<&Person, Problem> {
        match self {
            Caller::Person(person, _) => Ok(person),
            Caller::Anybody(why) => Err(Problem::not_signed_in(why)),
            Caller::Device(_) => Err(Problem::not_allowed("this is for the staff")),
            Caller::Bearer(_) => Err(Problem::not_signed_in("the token is not known")),
        }
    }

    /// The device, if it is one.
    ///
    /// # Errors
    /// 401 for nobody, 403 for a person.
    pub fn device(&self) -> Result<&Device, Problem> {
        match self {
            Caller::Device(device) => Ok(device),
            Caller::Anybody(why) => Err(Problem::not_signed_in(why)),
            Caller::Person(..) => Err(Problem::not_allowed("this is for a kiosk")),
            Caller::Bearer(_) => Err(Problem::not_signed_in("the token is not known")),
        }
    }

    /// The person, if one of this office with at least this role.
    ///
    /// # Errors
    /// 401 or 403.
    pub fn staff(&self, office: &OfficeId, needed: Role) -> Result<&Person, Problem> {
        let person = self.person()?;
        if person.office != *office {
            return Err(Problem::not_allowed("this is for the staff of another office"));
        }
        if person.role < needed {
            return Err(Problem::not_allowed(format!(
                "this is for the role `{}` and above",
                crate::access::role_name(needed)
            )));
        }
        Ok(person)
    }

    /// How much the caller is shown of an office.
    pub fn view(&self, office: &OfficeId) -> View {
        match self {
            Caller::Person(person, _) if person.office == *office => View::Staff,
            // A display is read by everybody in the room.
            Caller::Device(device) if device.office == *office && device.kind != DeviceKind::Display => {
                View::Device
            }
            Caller::Person(..) | Caller::Device(_) | Caller::Anybody(_) | Caller::Bearer(_) => View::Public,
        }
    }

    /// Whether this is a device or a person of an office.
    ///
    /// # Errors
    /// 401 or 403 if not.
    pub fn of_the_house(&self, office: &OfficeId) -> Result<(), Problem> {
        match self {
            Caller::Person(person, _) if person.office == *office => Ok(()),
            Caller::Device(device) if device.office == *office => Ok(()),
            Caller::Anybody(why) => Err(Problem::not_signed_in(why)),
            Caller::Bearer(_) => Err(Problem::not_signed_in("the token is not known")),
            Caller::Person(..) | Caller::Device(_) => {
                Err(Problem::not_allowed("this is for devices and staff of the office"))
            }
        }
    }

    /// Whether the session or token by which somebody came is still good, and a person's role and office are
    /// what they were. A file that cannot be read now cuts nobody off.
    pub fn is_still_welcome(&self, access: &Access) -> bool {
        match self {
            Caller::Person(person, token) => access.is_still(person, token).unwrap_or(true),
            Caller::Device(device) => access.has_device(device).unwrap_or(true),
            Caller::Anybody(_) | Caller::Bearer(_) => false,
        }
    }

    /// A person as an actor, and the name under which its keys are kept.
    pub fn person_as_actor(person: &Person) -> (Actor, String) {
        let actor = Actor::Staff { clerk: person.login.clone(), role: person.role };
        (actor, format!("staff:{}", person.login))
    }

    /// A device that issues tickets, as an actor, and the name under which its keys are kept.
    ///
    /// # Errors
    /// 403 if it is no kiosk of this office.
    pub fn kiosk_as_actor(device: &Device, office: &OfficeId) -> Result<(Actor, String), Problem> {
        if device.kind != DeviceKind::Kiosk {
            return Err(Problem::not_allowed("only a kiosk issues tickets"));
        }
        if device.office != *office {
            return Err(Problem::not_allowed("this kiosk belongs to another office"));
        }
        Ok((Actor::Kiosk(KioskId::new(device.id.as_str())), format!("kiosk:{}", device.id)))
    }

    /// A client by a ticket's code.
    ///
    /// # Errors
    /// 401 if the code is not that of the day's ticket.
    pub fn client(code: &str, office: &crate::office::OfficeHandle) -> Result<TicketId, Problem> {
        office
            .day_key()
            .and_then(|key| crate::secret::ticket_of_code(&key, code))
            .ok_or_else(|| Problem::not_signed_in("the token is not known"))
    }
}
