//! Wire types of the HTTP and websocket surface.
//!
//! They are made from core's types and never are core's own: the surface is a contract with others,
//! core is not. Paths and fields stay once they are published; additions are free.
//! What is deliberately absent: routes, and who may see what beyond the [`View`]s.
//!
//! Invariant: nothing in a [`View::Public`] tells about a person, but to whom holds the ticket's code.

mod agent;
mod counter;
mod device_health;
mod office;
mod printer;
mod problem;
mod request;
mod session;
mod stream;
mod supervise;
mod ticket;

pub use agent::{AGENT_PROTOCOL, AgentEnd, BEAT_S, FromAgent, LEASE_S, ToAgent};
pub use counter::{
    AlsoView, CallAnswer, CounterStaffView, CounterView, PauseView, QueueEntry, QueueView, ReasonView,
    UndoAnswer, UndoStepView,
};
pub use device_health::{DeviceHealthRequest, DeviceHealthView};
pub use office::{
    CardView, ChoiceView, ClassView, DayHoursView, EmergencyView, FeeView, GroupView, NeedView, NoticeView,
    OfficeView, OnlineView, PriorityQuestionView, ServiceView,
};
pub use printer::{ElsewhereView, JobView, MoveAnswer, MoveRequest, PaperView, PrinterView};
pub use problem::{FieldProblem, ProblemBody};
pub use request::{
    Body, CallRequest, CapRequest, DeviceRequest, EmergencyNumbersRequest, EmergencyRequest, FinishRequest,
    GoToRequest, IntakeRequest, IssueRequest, NoteRequest, NoticeRequest, OfferRequest, ParkRequest,
    PauseRequest, PriorityRequest, ServiceRequest, SignInRequest, StaffRequest, SuspendRequest,
    TransferRequest, WalkInRequest,
};
pub use session::{
    DeviceView, DisplayView, KioskView, MeView, PanelView, SessionView, SlideView, VoiceView, VolumeView,
};
pub use stream::{
    AlarmView, AlertView, Board, BoardCall, CallMessage, DeviceJob, HelpView, Message, ServingView,
    StreamView, TicketMessage, office_message,
};
pub use supervise::{
    CostView, CounterStateView, CurveView, FreeClerkView, ProposalView, ServiceStateView, SupervisorView,
};
pub use ticket::{
    CallView, ForecastView, LegView, NoteView, PrintState, PrintView, TicketStatus, TicketView,
};

use jiff::tz::TimeZone;
use kolejka_core::{Texts, Timestamp};
use std::collections::BTreeMap;

/// A text in several languages: `{"pl": "…", "en": "…"}`.
pub type WireTexts = BTreeMap<String, String>;

/// How much a caller is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Anybody: no sensitive services, nothing about a person.
    Public,
    /// A kiosk or another device of the office: sensitive services too.
    Device,
    /// Staff: everything.
    Staff,
}

/// A text as it goes over the wire.
pub fn wire_texts(texts: &Texts) -> WireTexts {
    texts.0.iter().map(|(lang, text)| (lang.to_string(), text.clone())).collect()
}

/// An instant in RFC 3339 with the offset of a time zone, to the second.
pub fn wire_time(at: Timestamp, zone: &TimeZone) -> String {
    let zoned = at.in_zone(zone);
    let text = zoned.strftime("%Y-%m-%dT%H:%M:%S%:z");
    text.to_string()
}
