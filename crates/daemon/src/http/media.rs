//! The office's own pictures, films and pages, from the media folder.
//!
//! For the office's devices and staff only. Pages from there run no scripts: they are pictures that
//! are written down.

use super::{App, Caller, Problem, asked::AskedOffice};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use std::{collections::HashMap, sync::Arc};
use tower::ServiceExt;
use tower_http::services::ServeDir;

/// What a page from the media folder may load and do.
const CONTENT_SECURITY_POLICY: &str = "default-src 'self' data:; style-src 'self' 'unsafe-inline'; \
     script-src 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin";

/// A file of the media folder, whole or in parts.
pub(super) async fn file(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    Path(path): Path<HashMap<String, String>>,
    request: Request,
) -> Result<Response, Problem> {
    caller.of_the_house(at.office.id())?;
    let name = path.get("path").map_or("", String::as_str);
    let unknown = || Problem::unknown("unknown_media", "file", name);
    // What is hidden in the folder stays so.
    if name.split('/').any(|part| part.is_empty() || part.starts_with('.')) {
        return Err(unknown());
    }
    let uri = request.uri().path();
    let rest = uri.splitn(4, '/').nth(3).map(|rest| format!("/{rest}")).and_then(|rest| rest.parse().ok());
    let mut inner = Request::builder().method(request.method());
    if let Some(headers) = inner.headers_mut() {
        // Conditions and ranges; nobody's cookies.
        for name in [header::RANGE, header::IF_RANGE, header::IF_MODIFIED_SINCE, header::IF_UNMODIFIED_SINCE]
        {
            if let Some(value) = request.headers().get(&name) {
                headers.insert(name, value.clone());
            }
        }
    }
    let uri: axum::http::Uri = rest.ok_or_else(unknown)?;
    let inner = inner.uri(uri).body(Body::empty()).map_err(|_| unknown())?;
    let folder = app.media.folder().ok_or_else(unknown)?;
    let folder = ServeDir::new(folder).append_index_html_on_directories(false);
    let Ok(served) = folder.oneshot(inner).await;
    match served.status() {
        StatusCode::OK
        | StatusCode::PARTIAL_CONTENT
        | StatusCode::NOT_MODIFIED
        | StatusCode::RANGE_NOT_SATISFIABLE => {}
        _ => return Err(unknown()),
    }
    let mut response = served.map(Body::new).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(CONTENT_SECURITY_POLICY));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    Ok(response)
}
