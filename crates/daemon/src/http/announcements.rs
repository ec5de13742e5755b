//! What displays play: the gong, and each call as it is spoken.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, AskedQuery},
};
use crate::announcing::{Announcement, Spoken};
use axum::{
    extract::{Path, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};
use kolejka_core::Office;
use kolejka_speech::say::{Length, Tongue};
use serde::Deserialize;
use std::{collections::HashMap, sync::Arc};

/// Says in which languages an announcement speaks.
const SPOKEN: HeaderName = HeaderName::from_static("kolejka-spoken");

#[derive(Deserialize)]
pub(super) struct CallQuery {
    length: Option<String>,
    gong: Option<bool>,
}

/// The gong.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/announcements/gong", tag = "stream",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, content_type = "audio/wav", body = Vec<u8>))
)]
pub(super) async fn gong(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Response, Problem> {
    caller.of_the_house(at.office.id())?;
    let headers = [(header::CONTENT_TYPE, "audio/wav"), (header::CACHE_CONTROL, "no-cache")];
    Ok((headers, app.announcer.gong()).into_response())
}

/// A call as it is spoken, by its event's number: in the office's languages, one after another, levelled,
/// and by default with the gong in front. The header `Kolejka-Spoken` names the languages; a voice in
/// trouble is left out, and with none of them only the gong is there. A call that does not stand any
/// more is not spoken. `emergency` in place of the number says what displays say of an emergency, where
/// that is configured.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/announcements/{call}", tag = "stream",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("call" = u64, Path, description = "the number of the call's event"),
        ("length" = Option<String>, Query, description = "`full` (the default) or `short`"),
        ("gong" = Option<bool>, Query, description = "whether the gong comes first; it does by default")
    ),
    responses((status = 200, content_type = "audio/wav", body = Vec<u8>))
)]
pub(super) async fn call(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    Path(path): Path<HashMap<String, String>>,
    AskedQuery(query): AskedQuery<CallQuery>,
) -> Result<Response, Problem> {
    caller.of_the_house(at.office.id())?;
    let asked = path.get("call").map_or("", String::as_str);
    let unknown = || Problem::unknown("unknown_call", "call that stands", asked);
    if asked == "emergency" {
        let texts = at.office.query(|office, _| emergency_texts(office)).await?;
        let made = app.announcer.texts(texts.ok_or_else(unknown)?).await;
        return Ok(sound(made));
    }
    let seq: u64 = asked.parse().map_err(|_| unknown())?;
    let length = match query.length.as_deref() {
        None | Some("full") => Length::Full,
        Some("short") => Length::Short,
        Some(_) => return Err(Problem::invalid_field("length", "must be \"full\" or \"short\"")),
    };
    let spoken = at.office.query(move |office, _| Spoken::of_call(office, seq)).await?;
    let with_gong = query.gong.unwrap_or(true);
    let made = app.announcer.call(&spoken.ok_or_else(unknown)?, length, with_gong).await;
    if made.languages.is_empty() && !with_gong {
        return Err(Problem::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "voice_unavailable",
            "No voice can speak now",
        ));
    }
    Ok(sound(made))
}

fn sound(made: Announcement) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "audio/wav".to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
        (SPOKEN, made.languages.join(",")),
    ];
    (headers, made.wav).into_response()
}

/// What displays say of the emergency that goes on, if they say anything.
fn emergency_texts(office: &Office) -> Option<Vec<(Tongue, String)>> {
    let emergency = office.emergency().filter(|emergency| emergency.speak)?;
    let texts = office.config().voice.languages.iter().filter_map(|lang| {
        let own = emergency.text.0.get(lang).cloned();
        // As on the screen: without words of its own the office says the program's.
        let ours = || emergency.text.0.is_empty().then(|| kolejka_words::say(lang, "emergency-leave", &[]));
        let said: Vec<String> =
            own.or_else(ours).into_iter().chain(emergency.way_out.0.get(lang).cloned()).collect();
        Some((Tongue::of(lang.as_str())?, said.join(" "))).filter(|(_, said)| !said.is_empty())
    });
    Some(texts.collect())
}
