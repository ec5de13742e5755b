//! An office as its clients see it.

use crate::{CounterView, ForecastView, PaperView, View, WireTexts, wire_texts, wire_time};
use kolejka_core::{
    Notice, NoticeKind, Office, Refusal, Timestamp, calendar,
    config::{Card, Choice, Fee, Hours, OnlineWay, Service},
};
use serde::Serialize;
use std::collections::BTreeMap;
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
    /// Why not: `outside_hours`, `holiday`, `exception`, `day_ended`, or `stopped` by a supervisor for
    /// today.
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
    /// When hours begin, where tickets are issued already but counters are not open yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counters_from: Option<String>,
    /// The hours of the next seven days, today first.
    pub hours: Vec<DayHoursView>,
    /// The accent colour, if not the house's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub accent: Option<String>,
    /// The logo's file in `/media/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logo: Option<String>,
    /// The question asked before a ticket is issued; not asked if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority_question: Option<PriorityQuestionView>,
    /// The most matters that one ticket may carry.
    pub matters_max: u32,
    /// Communication needs that a client may name.
    pub needs: Vec<NeedView>,
    /// Groups of services, for where there are too many for one list.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<GroupView>,
    /// Services.
    pub services: Vec<ServiceView>,
    /// Counters.
    pub counters: Vec<CounterView>,
    /// Notices that are current.
    pub notices: Vec<NoticeView>,
    /// An emergency that goes on: nothing is issued or called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency: Option<EmergencyView>,
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
    /// What the kiosk that asks knows of its printer; for a kiosk only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paper: Option<PaperView>,
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

/// The hours of one day.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct DayHoursView {
    /// The date.
    pub date: String,
    /// From when to when, as `07:30–15:00`; closed all day if empty.
    pub spans: Vec<String>,
    /// Why they are other than usual, in words.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub text: WireTexts,
}

/// A group of services.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GroupView {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: WireTexts,
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
    /// The group that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Everyday words by which it is found, by language.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub keywords: BTreeMap<String, Vec<String>>,
    /// What to know before coming.
    pub card: CardView,
    /// Whether tickets are issued for it.
    pub open: bool,
    /// Why not: `outside_hours`, `holiday`, `exception`, `day_ended`, `daily_limit`, `waiting_limit` (as
    /// many wait as may today), `stopped` by a supervisor for today, `suspended` (it rests, and who waits
    /// keeps their place), or `no_time_left`: who came now would hardly be served before closing (staff
    /// may still issue).
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
    /// The forecast that the range is made from; for staff only, who see it also where intake ended early.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub forecast: Option<ForecastView>,
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
    /// The service told in sign language: a film's file in `/media/`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sign_video: Option<String>,
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

/// An emergency that goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct EmergencyView {
    /// What every screen says; the screen's own words if empty.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub text: WireTexts,
    /// The way out.
    #[serde(skip_serializing_if = "WireTexts::is_empty")]
    pub way_out: WireTexts,
    /// Whether displays say it, too.
    pub speak: bool,
    /// Since when.
    pub since: String,
}

impl EmergencyView {
    /// The emergency of an office, if one goes on.
    pub fn of(office: &Office) -> Option<Self> {
        let emergency = office.emergency()?;
        Some(Self {
            text: wire_texts(&emergency.text),
            way_out: wire_texts(&emergency.way_out),
            speak: emergency.speak,
            since: wire_time(emergency.since, office.index().zone()),
        })
    }
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
            counters_from: calendar::begins_at(config, office.index(), &config.hours, now)
                .map(|at| wire_time(at, zone)),
            hours: week(office, now),
            accent: config.accent.clone(),
            logo: config.logo.clone(),
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
            groups: config
                .groups
                .iter()
                .map(|group| GroupView { id: group.id.to_string(), name: wire_texts(&group.name) })
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
            emergency: EmergencyView::of(office),
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
            paper: None,
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
            group: service.group.as_ref().map(ToString::to_string),
            keywords: service
                .keywords
                .iter()
                .map(|(lang, words)| (lang.to_string(), words.clone()))
                .collect(),
            card: CardView::of(&service.card),
            open: state.open,
            closed_reason: state.reason,
            closed_text: state.text,
            opens_at: state.opens_at,
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
            wait_min_s: None,
            wait_max_s: None,
            forecast: None,
            step_free_now: office.counters().any(|(config, counter)| {
                let takes = counter.takes(config, &service.id);
                config.step_free && counter.is_open() && takes
            }),
            outcomes: if staff { ChoiceView::all(&service.staff.outcomes) } else { Vec::new() },
        }
    }
}

/// How many days' hours are told.
const DAYS_TOLD: usize = 7;

/// The office's hours from today on.
fn week(office: &Office, now: Timestamp) -> Vec<DayHoursView> {
    let config = office.config();
    let mut date = calendar::business_date(config.day_starts, office.index().zone(), now);
    let mut days = Vec::with_capacity(DAYS_TOLD);
    while days.len() < DAYS_TOLD {
        days.push(day_hours(&config.hours, date));
        match date.tomorrow() {
            Ok(tomorrow) => date = tomorrow,
            Err(_) => break,
        }
    }
    days
}

fn day_hours(hours: &Hours, date: jiff::civil::Date) -> DayHoursView {
    let (spans, because) = calendar::spans_on(hours, date);
    let clock = |minute: u16| format!("{:02}:{:02}", minute / 60 % 24, minute % 60);
    DayHoursView {
        date: date.to_string(),
        spans: spans.iter().map(|span| format!("{}–{}", clock(span.from.0), clock(span.to.0))).collect(),
        text: match because {
            calendar::Closed::Exception(place) => {
                hours.exceptions.get(place).map(|exception| wire_texts(&exception.reason)).unwrap_or_default()
            }
            calendar::Closed::Hours | calendar::Closed::Holiday(_) => WireTexts::new(),
        },
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
                    | kolejka_core::ClosedBecause::DailyLimit(_)
                    | kolejka_core::ClosedBecause::WaitingLimit(_)
                    | kolejka_core::ClosedBecause::Stopped
                    | kolejka_core::ClosedBecause::Suspended
                    | kolejka_core::ClosedBecause::NoTimeLeft { .. } => WireTexts::new(),
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
            sign_video: card.sign_video.clone(),
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
