//! Sentences as sound, for the spoken mode of kiosks.
//!
//! Only languages of the office are spoken, and only to its devices and staff; what speaks, and its
//! limits, are `announcing`'s.

use super::{
    App, Caller, Problem,
    asked::{AskedOffice, AskedQuery},
};
use axum::{
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use kolejka_core::check_text;
use serde::Deserialize;
use std::sync::Arc;

/// The longest text: some sentences.
const TEXT_CHARS_MAX: usize = 600;

#[derive(Deserialize)]
pub(super) struct SpeechQuery {
    lang: String,
    text: String,
}

/// A text as sound (WAV), in one of the office's languages; for its devices and staff.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/speech", tag = "devices",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("lang" = String, Query, description = "the language's tag"),
        ("text" = String, Query, description = "what to say")
    ),
    responses((status = 200, body = Vec<u8>, content_type = "audio/wav"))
)]
pub(super) async fn speech(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    AskedQuery(query): AskedQuery<SpeechQuery>,
) -> Result<Response, Problem> {
    caller.of_the_house(at.office.id())?;
    check_text(&query.text, TEXT_CHARS_MAX, false)
        .map_err(|problem| Problem::invalid_field("text", problem.to_string()))?;
    let text = query.text.trim();
    if text.is_empty() {
        return Err(Problem::invalid_field("text", "is empty"));
    }
    let lang = query.lang.clone();
    let known = at
        .office
        .query(move |office, _| office.config().languages.iter().any(|tag| tag.as_str() == lang))
        .await?;
    if !known {
        return Err(Problem::invalid_field("lang", "is no language of this office"));
    }
    let sound = app.announcer.speak(&query.lang, text).await.map_err(|error| {
        Problem::new(StatusCode::SERVICE_UNAVAILABLE, "speech_unavailable", "Nothing can be spoken now")
            .detail(crate::report(&error))
    })?;
    let headers = [(header::CONTENT_TYPE, "audio/wav"), (header::CACHE_CONTROL, "private, max-age=600")];
    Ok((headers, sound).into_response())
}
