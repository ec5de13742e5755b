//! What everybody may know of an office.

use super::{App, Caller, Problem, asked::AskedOffice};
use crate::{
    access::DeviceKind,
    forecasting::{Joining, Outlook},
};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use kolejka_api::{Board, ForecastView, OfficeView, View};
use kolejka_core::{Office, ids::OfficeId};
use kolejka_forecast::Forecast;
use serde::Serialize;
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::sync::Mutex;
use utoipa::ToSchema;

/// An office with its services, counters and notices. Sensitive services are left out for callers
/// without a device token or a session.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}", tag = "clients",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = OfficeView))
)]
pub(super) async fn office(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<OfficeView>, Problem> {
    let view = caller.view(at.office.id());
    let kiosk = match &caller {
        Caller::Device(device) if device.kind == DeviceKind::Kiosk && view == View::Device => {
            Some(device.id.clone())
        }
        Caller::Device(_) | Caller::Person(..) | Caller::Anybody(_) | Caller::Bearer(_) => None,
    };
    let printing = Arc::clone(&app.printing);
    let asked = move |office: &Office, now| {
        let mut told = OfficeView::of(office, view, now);
        told.paper = kiosk.map(|kiosk| printing.paper(office.id(), office.config(), &kiosk));
        told
    };
    let mut office = at.office.query(asked).await?;
    foretell(&mut office, &app.outlook(at.office.id()), view);
    Ok(Json(office))
}

/// Adds how long a wait would be for who took a ticket now, without priority; to staff also where intake
/// has ended early, for they may still issue.
fn foretell(office: &mut OfficeView, outlook: &Outlook, view: View) {
    let staff = view == View::Staff;
    for service in &mut office.services {
        let id = service.id.as_str().into();
        let foreseen = outlook.joining(Joining::plain(&id)).filter(|_| service.open || staff);
        service.wait_min_s = foreseen.map(|foreseen| foreseen.range.min_s);
        service.wait_max_s = foreseen.map(|foreseen| foreseen.range.max_s);
        service.forecast = foreseen.filter(|_| staff).map(|foreseen| forecast_view(&foreseen.forecast));
    }
}

/// A forecast as staff see it, in whole seconds.
pub(super) fn forecast_view(forecast: &Forecast) -> ForecastView {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "seconds of a day, not below 0"
    )]
    let whole = |seconds: f32| seconds.round().max(0.0) as u32;
    ForecastView { p10_s: whole(forecast.p10_s), p50_s: whole(forecast.p50_s), p90_s: whole(forecast.p90_s) }
}

/// How long public status is shown before it is made anew, however many ask: the internet's interest
/// must not keep the office's one owner busy.
const PUBLIC_STATUS_FOR: Duration = Duration::from_secs(1);

/// Public status as last made, by office.
pub type PublicStatusCache = Mutex<HashMap<OfficeId, (Duration, Bytes)>>;

/// What the public may know: the office, and the calls that stand.
#[derive(Serialize, ToSchema)]
pub(super) struct PublicStatus {
    #[serde(flatten)]
    office: OfficeView,
    board: Option<Board>,
}

/// Public status: what the lobby screen shows.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/public", tag = "clients",
    params(("office" = String, Path, description = "the office's id")),
    responses((status = 200, body = PublicStatus))
)]
pub(super) async fn public_status(State(app): State<Arc<App>>, at: AskedOffice) -> Result<Response, Problem> {
    let now = app.clock.monotonic();
    let mut cached = app.public_status.lock().await;
    let body = match cached.get(at.office.id()) {
        Some((made, body)) if now.saturating_sub(*made) < PUBLIC_STATUS_FOR => body.clone(),
        _ => {
            let mut office = at.office.query(|office, now| OfficeView::of(office, View::Public, now)).await?;
            foretell(&mut office, &app.outlook(at.office.id()), View::Public);
            let status = PublicStatus { office, board: at.office.hub().board() };
            let body = Bytes::from(serde_json::to_vec(&status).map_err(|error| Problem::internal(&error))?);
            cached.insert(at.office.id().clone(), (now, body.clone()));
            body
        }
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], body).into_response())
}
