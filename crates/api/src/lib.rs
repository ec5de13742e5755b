//! Wire types of the HTTP and websocket surface.
//!
//! They are made from core's types and never are core's own: the surface is a contract with others,
//! core is not. Paths and fields stay once they are published; additions are free.
//! What is deliberately absent: routes, and who may see what beyond the [`View`]s.
//!
//! Invariant: nothing in a [`View::Public`] tells about a person, but to whom holds the ticket's code.

mod counter;
mod office;
mod problem;
mod request;
mod session;
mod stream;
mod ticket;

pub use counter::{
    AlsoView, CallAnswer, CounterStaffView, CounterView, PauseView, QueueEntry, QueueView, ReasonView,
    UndoAnswer, UndoStepView,
};
pub use office::{
    CardView, ChoiceView, ClassView, FeeView, NeedView, NoticeView, OfficeView, OnlineView,
    PriorityQuestionView, ServiceView,
};
pub use problem::{FieldProblem, ProblemBody};
pub use request::{
    Body, CallRequest, DeviceRequest, FinishRequest, GoToRequest, IssueRequest, NoteRequest, NoticeRequest,
    OfferRequest, ParkRequest, PauseRequest, PriorityRequest, ServiceRequest, SignInRequest, TransferRequest,
    WalkInRequest,
};
pub use session::{DeviceView, MeView, SessionView};
pub use stream::{
    AlarmView, AlertView, Board, BoardCall, CallMessage, Message, StreamView, TicketMessage, office_message,
};
pub use ticket::{CallView, LegView, NoteView, PrintState, PrintView, TicketStatus, TicketView};

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
