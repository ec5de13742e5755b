//! The HTTP surface: routes, who is calling, and errors as problems.
//!
//! Up to three listeners share these routes: staff see everything, devices what kiosks and displays
//! need, the public only ticket pages and public status.

mod agent;
mod announcements;
mod asked;
mod assets;
mod audit;
mod caller;
mod configuration;
mod counters;
mod device_health;
mod displays;
mod emergency;
mod emergency_numbers;
mod health;
mod help;
mod manage;
mod media;
mod now_page;
mod offices;
mod origin;
mod pairing;
mod papers;
mod people;
mod phone;
mod previews;
mod printers;
mod problem;
mod satisfaction;
mod server;
mod session;
mod speech;
mod stream;
mod supervise;
mod tickets;
mod uploads;

pub use caller::Caller;
pub use device_health::DeviceHealth;
pub use offices::PublicStatusCache;
pub(crate) use phone::Desks;
pub use problem::Problem;
pub use server::{Bound, serve};

use crate::{
    access::Access,
    announcing::Announcer,
    clock::Clock,
    curve::UsualDays,
    forecasting::{Forecasts, Outlook},
    media::Media,
    office::OfficeHandle,
    printing::Printing,
    public::PublicAddress,
    rehearsal::Rehearsals,
    survey::Survey,
};
use axum::{
    Router,
    routing::{any, get, post},
};
use kolejka_core::ids::OfficeId;
use kolejka_store::{AuditReader, SideTables};
use metrics_exporter_prometheus::PrometheusHandle;
use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex},
};
use tokio::sync::{Semaphore, watch};
use utoipa::OpenApi;
use utoipa_axum::{router::OpenApiRouter, routes};

/// Everything that a request may need.
pub struct App {
    /// The offices.
    pub offices: BTreeMap<OfficeId, OfficeHandle>,
    /// Who may call.
    pub access: Access,
    /// The latest wait forecasts.
    pub forecasts: BTreeMap<OfficeId, Arc<Forecasts>>,
    /// The clock.
    pub clock: Arc<dyn Clock>,
    /// What lies beside the journal.
    pub side: Arc<Mutex<Box<dyn SideTables>>>,
    /// What speaks.
    pub announcer: Arc<Announcer>,
    /// Printing.
    pub printing: Arc<Printing>,
    /// The address of ticket pages for clients; no phone ticket is offered without one that answers.
    pub public: Arc<PublicAddress>,
    /// Ticket pages that are followed live.
    pub(crate) desks: Desks,
    /// What is usual on a weekday.
    pub usual_days: UsualDays,
    /// What clients say of their visits.
    pub survey: Survey,
    /// The offices' own pictures, films and words.
    pub media: Media,
    /// Reads the journal for those who look acts up.
    pub audit: Mutex<AuditReader>,
    /// On which day the offices' retention times were seen to.
    pub retained: crate::retention::Seen,
    /// At which day's beginning or end the journals' heads were held last.
    pub anchored: crate::anchoring::Anchored,
    /// Whose turn it is to walk the chains.
    pub walking: Arc<Semaphore>,
    /// The folder for everything that lasts.
    pub data: PathBuf,
    /// Offices under configurations that are looked at before they are applied.
    pub rehearsals: Arc<Rehearsals>,
    /// What devices told of themselves.
    pub device_health: DeviceHealth,
    /// The program's build.
    pub build: String,
    /// Whether a proxy in front speaks TLS, so that cookies are for TLS only.
    pub tls_in_front: bool,
    /// Whether this is the demo.
    pub demo: bool,
    /// Turns true when the daemon stops.
    pub stopping: watch::Receiver<bool>,
    /// The metrics as text.
    pub metrics: PrometheusHandle,
    /// Public status as last made.
    pub public_status: PublicStatusCache,
}

impl App {
    /// The latest wait forecasts of an office.
    pub fn outlook(&self, office: &OfficeId) -> Arc<Outlook> {
        self.forecasts.get(office).map(|forecasts| forecasts.latest()).unwrap_or_default()
    }
}

/// A listener's part of the surface.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Surface {
    /// Everything.
    Staff,
    /// What kiosks and displays need.
    Devices,
    /// Ticket pages and public status.
    Public,
}

impl Surface {
    /// Whom it is for.
    pub fn name(self) -> &'static str {
        match self {
            Surface::Staff => "staff",
            Surface::Devices => "devices",
            Surface::Public => "public",
        }
    }
}

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Kolejka",
        description = "Queue ticketing for public offices. Errors are application/problem+json with a stable `code`.",
        license(name = "MIT OR Apache-2.0")
    ),
    components(schemas(kolejka_api::Message, kolejka_api::ProblemBody))
)]
struct Document;

fn api(surface: Surface) -> OpenApiRouter<Arc<App>> {
    let public = OpenApiRouter::with_openapi(Document::openapi()).routes(routes!(offices::public_status));
    match surface {
        Surface::Public => public,
        Surface::Devices => public.merge(devices()),
        Surface::Staff => {
            public.merge(devices()).merge(counters_work()).merge(supervision()).merge(administration())
        }
    }
}

/// What kiosks, displays and agents ask for, and staff as well.
fn devices() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(offices::office))
        .routes(routes!(tickets::issue, tickets::list))
        .routes(routes!(tickets::ticket, tickets::leave))
        .routes(routes!(stream::stream))
        .routes(routes!(help::call))
        .routes(routes!(help::end))
        .routes(routes!(session::me))
        .routes(routes!(session::bind_device))
        .routes(routes!(pairing::ask))
        .routes(routes!(pairing::hear))
        .routes(routes!(agent::agent))
        .routes(routes!(device_health::tell))
        .routes(routes!(speech::speech))
        .routes(routes!(announcements::gong))
        .routes(routes!(announcements::call))
}

/// The daily work with tickets, counters and paper.
fn counters_work() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(session::sign_in, session::sign_out, session::who))
        .routes(routes!(counters::counter))
        .routes(routes!(counters::open))
        .routes(routes!(counters::pause))
        .routes(routes!(counters::close))
        .routes(routes!(counters::call_next))
        .routes(routes!(counters::call))
        .routes(routes!(counters::walk_in))
        .routes(routes!(counters::undo))
        .routes(routes!(counters::go_to))
        .routes(routes!(counters::take_service))
        .routes(routes!(counters::drop_service))
        .routes(routes!(counters::offer))
        .routes(routes!(counters::raise_alarm))
        .routes(routes!(counters::end_alarm))
        .routes(routes!(tickets::confirm))
        .routes(routes!(counters::queue))
        .routes(routes!(tickets::recall))
        .routes(routes!(tickets::serve))
        .routes(routes!(tickets::finish))
        .routes(routes!(tickets::no_show))
        .routes(routes!(tickets::restore))
        .routes(routes!(tickets::park))
        .routes(routes!(tickets::return_))
        .routes(routes!(tickets::transfer))
        .routes(routes!(tickets::cancel))
        .routes(routes!(tickets::priority))
        .routes(routes!(tickets::note))
        .routes(routes!(printers::list))
        .routes(routes!(printers::one))
        .routes(routes!(printers::jobs))
        .routes(routes!(printers::reprint))
        .routes(routes!(printers::cancel))
        .routes(routes!(printers::move_all))
        .routes(routes!(printers::new_roll))
        .routes(routes!(help::coming))
        .routes(routes!(emergency_numbers::enter))
        .routes(routes!(satisfaction::show))
        .routes(routes!(satisfaction::erase))
        .routes(routes!(device_health::list))
}

/// What supervisors look at and order.
fn supervision() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(supervise::board))
        .routes(routes!(supervise::today))
        .routes(routes!(supervise::intake))
        .routes(routes!(supervise::cap))
        .routes(routes!(supervise::suspend))
        .routes(routes!(supervise::resume))
        .routes(routes!(supervise::staff))
        .routes(routes!(manage::post_notice))
        .routes(routes!(manage::withdraw_notice))
        .routes(routes!(emergency::start))
        .routes(routes!(emergency::end))
        .routes(routes!(manage::open_day))
        .routes(routes!(manage::close_day))
}

/// What administrators keep.
fn administration() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(configuration::show, configuration::configure))
        .routes(routes!(configuration::check))
        .routes(routes!(configuration::versions))
        .routes(routes!(configuration::version))
        .routes(routes!(previews::rehearse))
        .routes(routes!(previews::ticket))
        .routes(routes!(previews::simulate))
        .routes(routes!(people::list, people::add))
        .routes(routes!(people::change, people::remove))
        .routes(routes!(people::end_sessions))
        .routes(routes!(pairing::find))
        .routes(routes!(pairing::pair))
        .routes(routes!(pairing::list))
        .routes(routes!(pairing::rename, pairing::revoke))
        .routes(routes!(printers::test))
        .routes(routes!(audit::list))
        .routes(routes!(audit::export))
        .routes(routes!(audit::chain))
        .routes(routes!(uploads::list))
        .routes(routes!(uploads::upload, uploads::delete))
        .routes(routes!(uploads::list_words))
        .routes(routes!(uploads::words, uploads::take_words, uploads::drop_words))
}

/// The OpenAPI document of the whole surface, as JSON.
///
/// # Panics
/// Never: the document is plain data.
pub fn openapi() -> String {
    let (_, document) = api(Surface::Staff).split_for_parts();
    let mut text = document.to_pretty_json().expect("the document is plain data");
    text.push('\n');
    text
}

/// The routes of a listener.
pub fn router(app: Arc<App>, surface: Surface) -> Router {
    let (api, _) = api(surface).split_for_parts();
    let common = Router::new()
        .route("/healthz", get(health::healthz))
        .route("/robots.txt", get(phone::robots))
        .route("/t/page.js", get(phone::script))
        .route("/t/here", get(phone::here))
        .route("/t/{code}", get(phone::show))
        .route("/t/{code}/state", get(phone::state))
        .route("/t/{code}/stream", get(phone::stream))
        .route("/t/{code}/leave", get(phone::ask_leave).post(phone::leave))
        .route("/t/{code}/coming", post(phone::coming))
        .route("/t/{code}/more-time", post(phone::more_time))
        .route("/t/{code}/back", post(phone::back))
        .route("/t/{code}/answer", post(phone::survey_answer))
        .route("/t/{code}/comment", post(phone::survey_comment))
        .route("/t/{code}/qr.svg", get(phone::qr))
        .route("/now/follow.js", get(now_page::follow))
        .route("/now/{office}", get(now_page::show))
        .route("/now/{office}/qr.svg", get(now_page::qr))
        .route("/assets/{*path}", get(assets::asset));
    let pages = Router::new()
        .route("/kiosk", get(assets::new_kiosk))
        .route("/display", get(assets::new_display))
        .route("/kiosk/{kiosk}", get(assets::kiosk))
        .route("/display/{display}", get(assets::display))
        .route("/media/{office}/{*path}", get(media::file))
        .route("/readyz", get(health::readyz));
    let staff = Router::new()
        .route("/", get(assets::front))
        .route("/clerk", get(assets::clerk))
        .route("/preview/{token}/{kind}/{id}", get(previews::page))
        .route("/preview/{token}/{kind}/{id}/{*rest}", any(previews::answer))
        .route("/printer", get(papers::list))
        .route("/printer/{paper}", get(papers::picture))
        .route("/metrics", get(health::metrics))
        .route("/api/v1/openapi.json", get(health::openapi));
    let routes = match surface {
        Surface::Public => api.merge(common),
        Surface::Devices => api.merge(common).merge(pages),
        Surface::Staff => api.merge(common).merge(pages).merge(staff),
    };
    routes
        .fallback(problem::not_found)
        .method_not_allowed_fallback(problem::method_not_allowed)
        .layer(axum::middleware::from_fn(origin::guard))
        .layer(axum::middleware::map_response(assets::guard_headers))
        .with_state(app)
}
