//! An office as its clients see it.

use crate::{CounterView, View, WireTexts, wire_texts, wire_time};
use kolejka_core::{
    Notice, NoticeKind, Office, Refusal, Timestamp,
    config::{Card, Choice, Fee, OnlineWay, Service},
};
use serde::Serialize;
use utoipa::ToSchema;

/// An office.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OfficeView {
    /// Its id.
    pub id: String,
    /// Its name by language.
    pub name: WireTexts,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// Its time now: what a screen whose own clock is wrong goes by.
    pub now: String,
    /// Languages spoken to clients, the default first.
    pub languages: Vec<String>,
    /// Whether the office as a whole issues tickets.
    pub open: bool,
    /// Why not: `outside_hours`, `holiday`, `exception` or `day_ended`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_reason: Option<String>,
    /// The reason of a dated exception in words.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub closed_text: WireTexts,
    /// When it opens again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
    /// How to file all the same when no ticket can be had.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub otherwise: WireTexts,
    /// Where to wait.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub waiting_room: WireTexts,
    /// The accent colour, if not the house's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent: Option<String>,
    /// The question asked before a ticket is issued; not asked if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority_question: Option<PriorityQuestionView>,
    /// The most matters that one ticket may carry.
    pub matters_max: u32,
    /// Communication needs that a client may name.
    pub needs: Vec<NeedView>,
    /// Services.
    pub services: Vec<ServiceView>,
    /// Counters.
    pub counters: Vec<CounterView>,
    /// Notices that are current.
    pub notices: Vec<NoticeView>,
    /// Priority classes, the highest first; for staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassView>,
    /// How a visit can end, unless its service says otherwise; for staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<ChoiceView>,
    /// What a break can be for; for staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<ChoiceView>,
    /// Printers; for staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub printers: Vec<String>,
    /// How long an action can be undone; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub undo_window_s: Option<u32>,
    /// Calls after which a no-show is possible; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_show_calls: Option<u32>,
    /// Time after the first call from which a no-show is possible; for staff only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_show_after_s: Option<u32>,
}

/// The one polite question for all priority groups.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PriorityQuestionView {
    /// The question.
    pub text: WireTexts,
    /// Who may say yes.
    pub groups: Vec<WireTexts>,
    /// The class to ask for with a yes.
    pub class: String,
}

/// One of the answers that staff choose from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChoiceView {
    /// The word to send.
    pub id: String,
    /// What staff see.
    pub name: WireTexts,
}

impl ChoiceView {
    fn all(choices: &[Choice]) -> Vec<Self> {
        choices.iter().map(|choice| Self { id: choice.id.clone(), name: wire_texts(&choice.name) }).collect()
    }
}

/// A communication need.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NeedView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: WireTexts,
}

/// A priority class.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClassView {
    /// Its id.
    pub id: String,
    /// What staff see.
    pub name: WireTexts,
}

/// A service.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ServiceView {
    /// Its id.
    pub id: String,
    /// The letter before its tickets' numbers.
    pub series: String,
    /// Its name.
    pub name: WireTexts,
    /// What to know before coming.
    pub card: CardView,
    /// Whether tickets are issued for it.
    pub open: bool,
    /// Why not: `outside_hours`, `holiday`, `exception`, `day_ended` or `daily_limit`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed_reason: Option<String>,
    /// The reason of a dated exception in words.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub closed_text: WireTexts,
    /// When its intake opens again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens_at: Option<String>,
    /// How many tickets wait for it.
    pub waiting: u32,
    /// The lower end of the forecast; absent until there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_min_s: Option<u32>,
    /// The upper end of the forecast; absent until there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wait_max_s: Option<u32>,
    /// Whether a step-free counter serves it now.
    pub step_free_now: bool,
    /// How a visit for it can end, where not as any other; for staff only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcomes: Vec<ChoiceView>,
}

/// Service card.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CardView {
    /// What to bring.
    pub bring: Vec<WireTexts>,
    /// What it costs.
    pub fees: Vec<FeeView>,
    /// Where and how to pay.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub pay: WireTexts,
    /// What can be done online.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub online: Option<OnlineView>,
    /// The legal deadline in words.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub deadline: WireTexts,
    /// The date of the legal state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<String>,
    /// Where that is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A fee.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FeeView {
    /// What it is for.
    pub what: WireTexts,
    /// How much, with currency.
    pub amount: String,
}

/// What can be done online.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OnlineView {
    /// What.
    pub text: WireTexts,
    /// Where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// A notice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct NoticeView {
    /// Its id.
    pub id: u64,
    /// `info` or `warning`.
    pub kind: String,
    /// What it says.
    pub text: WireTexts,
    /// When it stops being shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
}

impl OfficeView {
    /// The office as shown to somebody.
    pub fn of(office: &Office, view: View, now: Timestamp) -> Self {
        let config = office.config();
        let zone = office.index().zone();
        let state = Intake::of(office.check_open(now), office);
        let staff = view == View::Staff;
        Self {
            id: office.id().to_string(),
            name: wire_texts(&config.name),
            time_zone: config.time_zone.clone(),
            now: wire_time(now, zone),
            languages: config.languages.iter().map(ToString::to_string).collect(),
            open: state.open,
            closed_reason: state.reason,
            closed_text: state.text,
            opens_at: state.opens_at,
            otherwise: wire_texts(&config.otherwise),
            waiting_room: wire_texts(&config.waiting_room),
            accent: config.accent.clone(),
            priority_question: config.priority_question.as_ref().map(|question| PriorityQuestionView {
                text: wire_texts(&question.text),
                groups: question.groups.iter().map(wire_texts).collect(),
                class: question.class.to_string(),
            }),
            matters_max: config.limits.matters,
            needs: config
                .needs
                .iter()
                .map(|need| NeedView { id: need.id.to_string(), name: wire_texts(&need.name) })
                .collect(),
            services: config
                .services
                .iter()
                .filter(|service| !service.sensitive || view != View::Public)
                .map(|service| ServiceView::of(office, service, staff, now))
                .collect(),
            counters: office
                .counters()
                .map(|(config, counter)| CounterView::of(config, counter, view))
                .collect(),
            notices: office.notices(now).map(|notice| NoticeView::of(notice, office)).collect(),
            classes: config
                .classes
                .iter()
                .filter(|_| staff)
                .map(|class| ClassView { id: class.id.to_string(), name: wire_texts(&class.name) })
                .collect(),
            outcomes: if staff { ChoiceView::all(&config.staff.outcomes) } else { Vec::new() },
            breaks: if staff { ChoiceView::all(&config.staff.breaks) } else { Vec::new() },
            printers: config
                .printers
                .iter()
                .filter(|_| staff)
                .map(|printer| printer.id.to_string())
                .collect(),
            undo_window_s: staff.then_some(config.limits.undo_window_s),
            no_show_calls: staff.then_some(config.limits.no_show_calls),
            no_show_after_s: staff.then_some(config.limits.no_show_after_s),
        }
    }
}

impl ServiceView {
    fn of(office: &Office, service: &Service, staff: bool, now: Timestamp) -> Self {
        let state = Intake::of(office.check_intake(&service.id, now), office);
        let waiting = office.index().service(&service.id).map_or(0, |ix| office.lanes().waiting_for(ix));
        Self {
            id: service.id.to_string(),
            series: service.series.to_string(),
            name: wire_texts(&service.name),
            card: CardView::of(&service.card),
            open: state.open,
            closed_reason: state.reason,
            closed_text: state.text,
            opens_at: state.opens_at,
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            wait_min_s: None,
            wait_max_s: None,
            step_free_now: office.counters().any(|(config, counter)| {
                let takes = config.takes(&service.id) || counter.taken.contains(&service.id);
                config.step_free && counter.is_open() && takes
            }),
            outcomes: if staff { ChoiceView::all(&service.staff.outcomes) } else { Vec::new() },
        }
    }
}

/// Whether tickets are issued, and if not, what to say.
struct Intake {
    open: bool,
    reason: Option<String>,
    text: WireTexts,
    opens_at: Option<String>,
}

impl Intake {
    fn of(checked: Result<(), Refusal>, office: &Office) -> Self {
        let open = Self { open: true, reason: None, text: WireTexts::new(), opens_at: None };
        match checked {
            Err(
                Refusal::OfficeClosed { because, opens_at } | Refusal::IntakeClosed { because, opens_at, .. },
            ) => Self {
                open: false,
                reason: Some(because.code().to_owned()),
                text: match &because {
                    kolejka_core::ClosedBecause::Exception(text) => wire_texts(text),
                    kolejka_core::ClosedBecause::Hours
                    | kolejka_core::ClosedBecause::Holiday(_)
                    | kolejka_core::ClosedBecause::DayEnded
                    | kolejka_core::ClosedBecause::DailyLimit(_) => WireTexts::new(),
                },
                opens_at: opens_at.map(|at| wire_time(at, office.index().zone())),
            },
            Ok(()) | Err(_) => open,
        }
    }
}

impl CardView {
    fn of(card: &Card) -> Self {
        Self {
            bring: card.bring.iter().map(wire_texts).collect(),
            fees: card
                .fees
                .iter()
                .map(|Fee { what, amount }| FeeView { what: wire_texts(what), amount: amount.clone() })
                .collect(),
            pay: wire_texts(&card.pay),
            online: card
                .online
                .as_ref()
                .map(|OnlineWay { text, url }| OnlineView { text: wire_texts(text), url: url.clone() }),
            deadline: wire_texts(&card.deadline),
            as_of: card.as_of.map(|date| date.to_string()),
            source: card.source.clone(),
        }
    }
}

impl NoticeView {
    /// A notice of an office.
    pub fn of(notice: &Notice, office: &Office) -> Self {
        Self {
            id: notice.id.0,
            kind: match notice.kind {
                NoticeKind::Info => "info",
                NoticeKind::Warning => "warning",
            }
            .to_owned(),
            text: wire_texts(&notice.text),
            until: notice.until.map(|at| wire_time(at, office.index().zone())),
        }
    }
}
