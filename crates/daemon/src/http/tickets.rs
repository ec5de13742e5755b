//! Issuing tickets, looking at them, and what staff do with them.

use super::{
    App, Caller, Problem,
    asked::{Asked, AskedOffice, AskedQuery},
    blocking::blocking,
    offices::forecast_view,
};
use crate::{forecasting::Joining, office::Done, secret};
use axum::{Json, extract::State, http::StatusCode};
use kolejka_api::{
    FinishRequest, IssueRequest, NoteRequest, NoteView, ParkRequest, PriorityRequest, TicketStatus,
    TicketView, TransferRequest, View,
};
use kolejka_core::{
    Actor, Command, Event, Issue, Leg, Office, Outcome, Recorded, Role, Ticket, TicketState, TransferTo,
    ids::{PrinterId, Seq, TicketId},
};
use serde::Deserialize;
use std::sync::{Arc, PoisonError};

/// Issues a ticket. Needs an `Idempotency-Key`: the same key with the same body gives the same
/// ticket again (200), with another body `idempotency_key_reused` (422).
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/tickets", tag = "clients",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("Idempotency-Key" = String, Header, description = "a new random key for each new ticket")
    ),
    request_body = IssueRequest,
    responses((status = 201, body = TicketView), (status = 200, body = TicketView, description = "issued before under this key"))
)]
pub(super) async fn issue(
    State(app): State<Arc<App>>,
    asked: Asked<IssueRequest>,
) -> Result<(StatusCode, Json<TicketView>), Problem> {
    let office = asked.at.office.clone();
    let body = asked.body.clone();
    let (actor, caller, for_kiosk) = match &asked.caller {
        Caller::Person(..) => {
            let person = asked.caller.staff(office.id(), Role::FloorAssistant)?;
            let (actor, caller) = Caller::person_as_actor(person);
            (actor, caller, false)
        }
        Caller::Device(device) => {
            if body.printer.is_some() {
                return Err(Problem::invalid_field("printer", "only staff choose a printer"));
            }
            let (actor, caller) = Caller::kiosk_as_actor(device, office.id())?;
            (actor, caller, true)
        }
        Caller::Anybody(why) => return Err(Problem::not_signed_in(why)),
        Caller::Bearer(_) => return Err(Problem::not_signed_in("the token is not known")),
    };
    let key = asked.required_key(caller)?;
    let issue = Issue {
        services: body.services.iter().map(|id| id.as_str().into()).collect(),
        count: body.count,
        class: body.priority.as_deref().map(Into::into),
        language: body.language.as_deref().map(Into::into),
        step_free: body.step_free,
        need: body.need.as_deref().map(Into::into),
        printer: body.printer.as_deref().map(PrinterId::from),
        print_card: body.print_card,
        forecast: body.services.first().and_then(|service| {
            let outlook = app.outlook(office.id());
            let foreseen = outlook.joining(Joining {
                class: body.priority.as_deref().map(Into::into).as_ref(),
                service: &service.as_str().into(),
                step_free: body.step_free,
                language: body.language.as_deref().map(Into::into).as_ref(),
                need: body.need.as_deref().map(Into::into).as_ref(),
            });
            foreseen.map(|foreseen| foreseen.range)
        }),
    };
    let view = if for_kiosk { View::Device } else { View::Staff };
    let issued =
        asked.submit(Command::Issue(issue), actor, Some(key), None, move |done| issued(&done, view)).await?;
    let replayed = issued.replayed;
    let mut ticket = match issued.ticket {
        Some(ticket) => ticket,
        // Asked again after its day had ended: told from the journal.
        None => of_another_day(&app, &office, issued.action, view).await?,
    };
    app.dress(&office, &mut ticket);
    if replayed {
        app.with_print(&office, &mut ticket);
    }
    let status = if replayed { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(ticket)))
}

struct Issued {
    replayed: bool,
    action: Seq,
    ticket: Option<TicketView>,
}

fn issued(done: &Done<'_>, view: View) -> Issued {
    let ticket = match done.outcome {
        Outcome::Ticket(id) => done.office.ticket(*id),
        Outcome::Done | Outcome::Called { .. } | Outcome::NobodyWaits | Outcome::Notice(_) => None,
    };
    let ticket = ticket.map(|ticket| {
        // As told when it was issued: a repetition gets the same answer.
        let told = TicketView::of(done.office, ticket, Some(ticket.people_ahead_at_issue), view);
        told.with_wait(ticket.forecast_at_issue)
    });
    Issued { replayed: done.replayed, action: done.action, ticket }
}

/// A ticket of a day that has ended, from the event that issued it.
async fn of_another_day(
    app: &App,
    office: &crate::office::OfficeHandle,
    action: Seq,
    view: View,
) -> Result<TicketView, Problem> {
    let (side, id) = (Arc::clone(&app.side), office.id().clone());
    let event =
        blocking(move || side.lock().unwrap_or_else(PoisonError::into_inner).event(&id, action)).await??;
    let gone = || Problem::unknown("unknown_ticket", "ticket of this key any more", action);
    let ticket = event.as_ref().and_then(expired).ok_or_else(gone)?;
    let ahead = Some(ticket.people_ahead_at_issue);
    let told = move |office: &Office, _| {
        TicketView::of(office, &ticket, ahead, view).with_wait(ticket.forecast_at_issue)
    };
    office.query(told).await.map_err(Into::into)
}

fn expired(recorded: &Recorded) -> Option<Ticket> {
    let Event::TicketIssued {
        ticket,
        number,
        legs,
        class,
        language,
        step_free,
        need,
        printer,
        people_ahead,
        forecast,
        print_card,
    } = &recorded.event
    else {
        return None;
    };
    Some(Ticket {
        id: *ticket,
        number: number.clone(),
        legs: legs.iter().map(|leg| Leg::new(leg.service.clone(), leg.count)).collect(),
        leg: 0,
        class: class.clone(),
        language: language.clone(),
        step_free: *step_free,
        need: need.clone(),
        issued_seq: recorded.seq,
        arrived_at: recorded.at,
        walk_in: false,
        printer: printer.clone(),
        print_card: *print_card,
        people_ahead_at_issue: *people_ahead,
        forecast_at_issue: *forecast,
        notes: Vec::new(),
        restored_next: 0,
        postponed: 0,
        attendance: kolejka_core::Attendance::default(),
        state: TicketState::Expired { at: recorded.at },
        touched: recorded.seq,
    })
}

impl App {
    /// Adds what core does not know: the page's address.
    pub(super) fn dress(&self, office: &crate::office::OfficeHandle, ticket: &mut TicketView) {
        let ended =
            matches!(ticket.status, TicketStatus::Done | TicketStatus::Cancelled | TicketStatus::Expired);
        if let (Some(base), Some(key), false) = (self.public.offered(), office.day_key(), ended) {
            ticket.page_url = Some(format!("{base}/t/{}", secret::ticket_code(&key, TicketId(ticket.id))));
        }
    }

    /// Adds how a ticket's print job stands.
    fn with_print(&self, office: &crate::office::OfficeHandle, ticket: &mut TicketView) {
        if let Some(print) = &mut ticket.print
            && let Some((state, copy)) = self.printing.state(office.id(), Seq(print.job))
        {
            (print.state, print.copy) = (state, copy);
        }
    }

    /// Adds the texts of a ticket's notes.
    pub(super) async fn with_notes(
        &self,
        office: &crate::office::OfficeHandle,
        ticket: &mut TicketView,
    ) -> Result<(), Problem> {
        let (side, id, ticket_id) = (Arc::clone(&self.side), office.id().clone(), TicketId(ticket.id));
        let known: Vec<u64> = office
            .query(move |office, _| {
                office
                    .ticket(ticket_id)
                    .map(|ticket| ticket.notes.iter().map(|note| note.0).collect())
                    .unwrap_or_default()
            })
            .await?;
        if known.is_empty() {
            return Ok(());
        }
        let notes =
            blocking(move || side.lock().unwrap_or_else(PoisonError::into_inner).notes(&id, ticket_id))
                .await??;
        ticket.notes = notes
            .into_iter()
            .filter(|(id, _)| known.contains(&id.0))
            .map(|(id, text)| NoteView { id: id.0, text })
            .collect();
        Ok(())
    }
}

#[derive(Deserialize)]
pub(super) struct ListQuery {
    status: Option<String>,
}

/// Today's tickets in some states, the earliest first; for staff: who is parked, who missed a call.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/tickets", tag = "counters and tickets",
    params(
        ("office" = String, Path, description = "the office's id"),
        ("status" = Option<String>, Query, description = "states, separated by commas; all if absent")
    ),
    responses((status = 200, body = Vec<TicketView>))
)]
pub(super) async fn list(
    State(_): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
    AskedQuery(query): AskedQuery<ListQuery>,
) -> Result<Json<Vec<TicketView>>, Problem> {
    caller.staff(at.office.id(), Role::FloorAssistant)?;
    let wanted: Option<Vec<String>> =
        query.status.map(|list| list.split(',').map(|word| word.trim().to_owned()).collect());
    let tickets = at
        .office
        .query(move |office, _| {
            office
                .tickets()
                .map(|ticket| TicketView::of(office, ticket, None, View::Staff))
                .filter(|view| {
                    let status = serde_json::to_value(view.status).ok();
                    let status = status.as_ref().and_then(|value| value.as_str());
                    wanted
                        .as_ref()
                        .is_none_or(|wanted| wanted.iter().any(|word| Some(word.as_str()) == status))
                })
                .collect::<Vec<_>>()
        })
        .await?;
    Ok(Json(tickets))
}

/// A ticket of today.
#[utoipa::path(
    get, path = "/api/v1/offices/{office}/tickets/{id}", tag = "clients",
    params(("office" = String, Path, description = "the office's id"), ("id" = u64, Path, description = "the ticket's id")),
    responses((status = 200, body = TicketView))
)]
pub(super) async fn ticket(
    State(app): State<Arc<App>>,
    caller: Caller,
    at: AskedOffice,
) -> Result<Json<TicketView>, Problem> {
    let id = at.ticket()?;
    let view = match &caller {
        Caller::Person(..) => {
            caller.staff(at.office.id(), Role::FloorAssistant)?;
            View::Staff
        }
        Caller::Device(device) => {
            Caller::kiosk_as_actor(device, at.office.id())?;
            View::Device
        }
        Caller::Bearer(code) => {
            if Caller::client(code, &at.office)? != id {
                return Err(Problem::not_allowed("this is another ticket's code"));
            }
            View::Public
        }
        Caller::Anybody(why) => return Err(Problem::not_signed_in(why)),
    };
    let found = at
        .office
        .query(move |office, now| {
            office
                .ticket(id)
                .map(|ticket| TicketView::of(office, ticket, office.people_ahead(ticket, now), view))
        })
        .await?;
    let ticket = found.ok_or_else(|| Problem::unknown("unknown_ticket", "ticket", id))?;
    let foreseen = app.outlook(at.office.id()).waiting(id);
    let mut ticket = ticket.with_wait(foreseen.map(|foreseen| foreseen.range));
    if view == View::Staff {
        ticket = ticket.with_forecast(foreseen.map(|foreseen| forecast_view(&foreseen.forecast)));
    }
    app.dress(&at.office, &mut ticket);
    app.with_print(&at.office, &mut ticket);
    if view == View::Staff {
        app.with_notes(&at.office, &mut ticket).await?;
    }
    Ok(Json(ticket))
}

/// Gives a ticket up, by its own page or by staff.
#[utoipa::path(
    delete, path = "/api/v1/offices/{office}/tickets/{id}", tag = "clients",
    params(("office" = String, Path, description = "the office's id"), ("id" = u64, Path, description = "the ticket's id")),
    responses((status = 200, body = TicketView))
)]
pub(super) async fn leave(
    State(app): State<Arc<App>>,
    asked: Asked<()>,
) -> Result<Json<TicketView>, Problem> {
    let id = asked.at.ticket()?;
    let command = Command::Cancel { ticket: id };
    match &asked.caller {
        Caller::Bearer(code) => {
            let own = Caller::client(code, &asked.at.office)?;
            let key = asked.key(format!("ticket:{own}"));
            asked
                .submit(command, Actor::Client(own), key, None, move |done| view_of(&done, id, View::Public))
                .await?
                .map(Json)
                .ok_or_else(|| Problem::unknown("unknown_ticket", "ticket", id))
        }
        // "This is not my ticket", at the kiosk that has just issued it.
        Caller::Device(device) => {
            let (_, caller) = Caller::kiosk_as_actor(device, asked.at.office.id())?;
            app.check_just_issued(&asked.at.office, id, device).await?;
            let key = asked.key(caller);
            asked
                .submit(command, Actor::Client(id), key, None, move |done| view_of(&done, id, View::Device))
                .await?
                .map(Json)
                .ok_or_else(|| Problem::unknown("unknown_ticket", "ticket", id))
        }
        Caller::Person(..) | Caller::Anybody(_) => on_ticket(&app, &asked, command, None).await,
    }
}

/// What a kiosk may be late by when it gives a ticket back: the way of the request.
const LATE_S: u32 = 10;

impl App {
    /// Whether a ticket was issued by this kiosk a moment ago: only then is it its client who stands
    /// there.
    async fn check_just_issued(
        &self,
        office: &crate::office::OfficeHandle,
        id: TicketId,
        device: &crate::access::Device,
    ) -> Result<(), Problem> {
        let found = office
            .query(move |office, now| {
                let window = office.config().limits.undo_window_s;
                let fresh =
                    |ticket: &Ticket| window > 0 && now.seconds_since(ticket.arrived_at) <= window + LATE_S;
                office.ticket(id).map(|ticket| (ticket.issued_seq, fresh(ticket)))
            })
            .await?;
        let (issued, fresh) = found.ok_or_else(|| Problem::unknown("unknown_ticket", "ticket", id))?;
        let (side, of) = (Arc::clone(&self.side), office.id().clone());
        let event = blocking(move || side.lock().unwrap_or_else(PoisonError::into_inner).event(&of, issued))
            .await??;
        let own = event.is_some_and(
            |recorded| matches!(&recorded.actor, Actor::Kiosk(kiosk) if kiosk.as_str() == device.id),
        );
        match (own, fresh) {
            (true, true) => Ok(()),
            (true, false) => Err(Problem::not_allowed("the ticket was issued too long ago")),
            (false, _) => Err(Problem::not_allowed("this kiosk did not issue the ticket")),
        }
    }
}

fn view_of(done: &Done<'_>, id: TicketId, view: View) -> Option<TicketView> {
    let office: &Office = done.office;
    let ticket = office.ticket(id)?;
    Some(TicketView::of(office, ticket, office.people_ahead(ticket, done.now), view))
}

/// Does something to a ticket as staff and shows it as it stands then.
async fn on_ticket<B>(
    app: &App,
    asked: &Asked<B>,
    command: Command,
    note: Option<String>,
) -> Result<Json<TicketView>, Problem> {
    let id = asked.at.ticket()?;
    let mut ticket = asked
        .as_staff(Role::FloorAssistant, command, note, move |done| view_of(&done, id, View::Staff))
        .await?
        .ok_or_else(|| Problem::unknown("unknown_ticket", "ticket", id))?;
    app.with_notes(&asked.at.office, &mut ticket).await?;
    Ok(Json(ticket))
}

macro_rules! ticket_verbs {
    ($($(#[$doc:meta])* $name:ident, $path:literal, $body:ty, $schema:ty, |$ticket:ident, $given:ident| $command:expr, $note:expr;)*) => {$(
        $(#[$doc])*
        #[utoipa::path(
            post, path = $path, tag = "counters and tickets",
            params(("office" = String, Path, description = "the office's id"), ("id" = u64, Path, description = "the ticket's id")),
            request_body = Option<$schema>,
            responses((status = 200, body = TicketView))
        )]
        pub(super) async fn $name(
            State(app): State<Arc<App>>,
            asked: Asked<$body>,
        ) -> Result<Json<TicketView>, Problem> {
            let $ticket = asked.at.ticket()?;
            let $given = &asked.body;
            let (command, note): (Command, Option<String>) = ($command, $note);
            on_ticket(&app, &asked, command, note).await
        }
    )*};
}

ticket_verbs! {
    /// Calls a called ticket again.
    recall, "/api/v1/offices/{office}/tickets/{id}/recall", (), serde_json::Value,
        |ticket, _given| Command::Recall { ticket }, None;
    /// Begins to serve a called ticket.
    serve, "/api/v1/offices/{office}/tickets/{id}/serve", (), serde_json::Value,
        |ticket, _given| Command::Serve { ticket }, None;
    /// Answers that serving still goes on.
    confirm, "/api/v1/offices/{office}/tickets/{id}/confirm", (), serde_json::Value,
        |ticket, _given| Command::ConfirmService { ticket }, None;
    /// Ends serving; a ticket only called counts as served from its call.
    finish, "/api/v1/offices/{office}/tickets/{id}/finish", FinishRequest, FinishRequest,
        |ticket, given| Command::Finish { ticket, outcome: given.outcome.clone(), carry_on: given.carry_on }, None;
    /// Notes that a called client did not come; possible after two calls and 90 s.
    no_show, "/api/v1/offices/{office}/tickets/{id}/no-show", (), serde_json::Value,
        |ticket, _given| Command::NoShow { ticket }, None;
    /// Takes back in a client who missed the call, or whose ticket was given up.
    restore, "/api/v1/offices/{office}/tickets/{id}/restore", (), serde_json::Value,
        |ticket, _given| Command::Restore { ticket }, None;
    /// Sets a ticket aside.
    park, "/api/v1/offices/{office}/tickets/{id}/park", ParkRequest, ParkRequest,
        |ticket, given| Command::Park { ticket, note: given.note.is_some(), remind_after_s: given.remind_after_s }, given.note.clone();
    /// Brings back a ticket that was set aside, its place kept.
    return_, "/api/v1/offices/{office}/tickets/{id}/return", (), serde_json::Value,
        |ticket, _given| Command::Return { ticket }, None;
    /// Sends a ticket to another service or counter, its waiting time kept.
    transfer, "/api/v1/offices/{office}/tickets/{id}/transfer", TransferRequest, TransferRequest,
        |ticket, given| Command::Transfer { ticket, to: to(given), note: given.note.is_some() }, given.note.clone();
    /// Gives a ticket up.
    cancel, "/api/v1/offices/{office}/tickets/{id}/cancel", (), serde_json::Value,
        |ticket, _given| Command::Cancel { ticket }, None;
    /// Gives a ticket a priority class, or takes it away.
    priority, "/api/v1/offices/{office}/tickets/{id}/priority", PriorityRequest, PriorityRequest,
        |ticket, given| Command::SetPriority { ticket, class: given.class.as_deref().map(Into::into) }, None;
    /// Puts a note on a ticket; for clerks only, erased at the visit's end.
    note, "/api/v1/offices/{office}/tickets/{id}/note", NoteRequest, NoteRequest,
        |ticket, given| Command::AddNote { ticket }, Some(given.text.clone());
    /// Takes back what the caller did last to the ticket, at a counter or away from any.
    undo, "/api/v1/offices/{office}/tickets/{id}/undo", (), serde_json::Value,
        |ticket, _given| Command::UndoOnTicket { ticket }, None;
}

fn to(request: &TransferRequest) -> TransferTo {
    match (&request.service, &request.counter) {
        (Some(service), _) => TransferTo::Service(service.as_str().into()),
        (None, counter) => TransferTo::Counter(counter.as_deref().unwrap_or_default().into()),
    }
}
