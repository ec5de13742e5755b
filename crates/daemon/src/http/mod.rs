//! The HTTP surface: routes, who is calling, and errors as problems.
//!
//! Up to three listeners share these routes: staff see everything, devices what kiosks and displays
//! need, the public only ticket pages and public status.

mod agent;
mod announcements;
mod asked;
mod assets;
mod audit;
mod blocking;
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
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

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
    /// Whose turn it is to forget and close what is over; two at once would record it twice.
    pub(crate) tidying: tokio::sync::Mutex<()>,
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

/// What routes are gathered into: the routes themselves, or the document about them.
trait Routes: Sized {
    fn with(self, routes: UtoipaMethodRouter<Arc<App>>) -> Self;
}

impl Routes for OpenApiRouter<Arc<App>> {
    fn with(self, routes: UtoipaMethodRouter<Arc<App>>) -> Self {
        self.routes(routes)
    }
}

/// Who serves needs no document: one of the whole surface is megabytes that are thrown away again.
impl Routes for Router<Arc<App>> {
    fn with(self, (_, paths, methods): UtoipaMethodRouter<Arc<App>>) -> Self {
        paths.paths.keys().fold(self, |to, path| to.route(path, methods.clone()))
    }
}

/// What a surface answers.
fn api<R: Routes>(to: R, surface: Surface) -> R {
    let to = to.with(routes!(offices::public_status));
    match surface {
        Surface::Public => to,
        Surface::Devices => devices(to),
        Surface::Staff => administration(supervision(counters_work(devices(to)))),
    }
}

/// What kiosks, displays and agents ask for, and staff as well.
fn devices<R: Routes>(to: R) -> R {
    to.with(routes!(offices::office))
        .with(routes!(tickets::issue, tickets::list))
        .with(routes!(tickets::ticket, tickets::leave))
        .with(routes!(stream::stream))
        .with(routes!(help::call))
        .with(routes!(help::end))
        .with(routes!(session::me))
        .with(routes!(session::bind_device))
        .with(routes!(pairing::ask))
        .with(routes!(pairing::hear))
        .with(routes!(agent::agent))
        .with(routes!(device_health::tell))
        .with(routes!(speech::speech))
        .with(routes!(announcements::gong))
        .with(routes!(announcements::call))
}

/// The daily work with tickets, counters and paper.
fn counters_work<R: Routes>(to: R) -> R {
    to.with(routes!(session::sign_in, session::sign_out, session::who))
        .with(routes!(counters::counter))
        .with(routes!(counters::open))
        .with(routes!(counters::pause))
        .with(routes!(counters::close))
        .with(routes!(counters::call_next))
        .with(routes!(counters::call))
        .with(routes!(counters::walk_in))
        .with(routes!(counters::undo))
        .with(routes!(counters::go_to))
        .with(routes!(counters::take_service))
        .with(routes!(counters::drop_service))
        .with(routes!(counters::offer))
        .with(routes!(counters::raise_alarm))
        .with(routes!(counters::end_alarm))
        .with(routes!(tickets::confirm))
        .with(routes!(counters::queue))
        .with(routes!(tickets::recall))
        .with(routes!(tickets::serve))
        .with(routes!(tickets::finish))
        .with(routes!(tickets::no_show))
        .with(routes!(tickets::restore))
        .with(routes!(tickets::park))
        .with(routes!(tickets::return_))
        .with(routes!(tickets::transfer))
        .with(routes!(tickets::cancel))
        .with(routes!(tickets::priority))
        .with(routes!(tickets::note))
        .with(routes!(tickets::undo))
        .with(routes!(printers::list))
        .with(routes!(printers::one))
        .with(routes!(printers::jobs))
        .with(routes!(printers::reprint))
        .with(routes!(printers::cancel))
        .with(routes!(printers::move_all))
        .with(routes!(printers::new_roll))
        .with(routes!(help::coming))
        .with(routes!(emergency_numbers::enter))
        .with(routes!(emergency_numbers::undo))
        .with(routes!(satisfaction::show))
        .with(routes!(satisfaction::erase))
        .with(routes!(device_health::list))
}

/// What supervisors look at and order.
fn supervision<R: Routes>(to: R) -> R {
    to.with(routes!(supervise::board))
        .with(routes!(supervise::today))
        .with(routes!(supervise::intake))
        .with(routes!(supervise::cap))
        .with(routes!(supervise::suspend))
        .with(routes!(supervise::resume))
        .with(routes!(supervise::staff))
        .with(routes!(manage::post_notice))
        .with(routes!(manage::withdraw_notice))
        .with(routes!(emergency::start))
        .with(routes!(emergency::end))
        .with(routes!(manage::open_day))
        .with(routes!(manage::close_day))
}

/// What administrators keep.
fn administration<R: Routes>(to: R) -> R {
    to.with(routes!(configuration::show, configuration::configure))
        .with(routes!(configuration::check))
        .with(routes!(configuration::versions))
        .with(routes!(configuration::version))
        .with(routes!(previews::rehearse))
        .with(routes!(previews::ticket))
        .with(routes!(previews::simulate))
        .with(routes!(people::list, people::add))
        .with(routes!(people::change, people::remove))
        .with(routes!(people::end_sessions))
        .with(routes!(pairing::find))
        .with(routes!(pairing::pair))
        .with(routes!(pairing::list))
        .with(routes!(pairing::rename, pairing::revoke))
        .with(routes!(printers::test))
        .with(routes!(audit::list))
        .with(routes!(audit::export))
        .with(routes!(audit::chain))
        .with(routes!(uploads::list))
        .with(routes!(uploads::upload, uploads::delete))
        .with(routes!(uploads::list_words))
        .with(routes!(uploads::words, uploads::take_words, uploads::drop_words))
}

/// The OpenAPI document of the whole surface, as JSON.
///
/// # Panics
/// Never: the document is plain data.
pub fn openapi() -> String {
    let document = api(OpenApiRouter::with_openapi(Document::openapi()), Surface::Staff).into_openapi();
    let mut text = document.to_pretty_json().expect("the document is plain data");
    text.push('\n');
    text
}

/// The routes of a listener.
pub fn router(app: Arc<App>, surface: Surface) -> Router {
    let api = api(Router::new(), surface);
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
