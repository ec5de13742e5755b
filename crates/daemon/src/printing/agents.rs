//! Printer agents that are connected, and what they tell.
//!
//! Several may be there for one printer; the one that came first prints, and another takes its place
//! when it has gone. A job that the first was handed is not handed to another before its lease is over.

use super::{
    Printing,
    desk::{AgentLine, Desk, Handed, number},
};
use crate::office::OfficeHandle;
use kolejka_api::{AgentEnd, FromAgent, ToAgent};
use kolejka_core::{
    config::{CutCommand, InDoubt, Printer},
    ids::{PrinterId, Seq},
};
use kolejka_print::{Condition, End, JobId, News, Status};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc;

/// An agent's connection; dropping it ends it.
pub struct AgentSession {
    printing: Arc<Printing>,
    desk: Arc<Desk>,
    id: u64,
    reply: mpsc::UnboundedSender<ToAgent>,
    /// How its printer is, as it told last.
    status: Option<(Status, Option<String>)>,
}

static SESSIONS: AtomicU64 = AtomicU64::new(1);

impl Printing {
    /// Takes in an agent; what it is to be sent comes out of the other end.
    pub fn attach(
        self: &Arc<Self>,
        office: &OfficeHandle,
        printer: &Printer,
        instance: String,
    ) -> (AgentSession, mpsc::UnboundedReceiver<ToAgent>) {
        let desk = self.wake(office, &printer.id);
        let id = SESSIONS.fetch_add(1, Ordering::Relaxed);
        let (send, receive) = mpsc::unbounded_channel();
        let welcome = ToAgent::Welcome {
            printer: printer.id.to_string(),
            confirms: printer.confirms.name().to_owned(),
            cut_by: cut_name(printer),
        };
        // The other end is still here.
        let _ = send.send(welcome);
        let line = AgentLine { id, instance, send: send.clone(), beat: (0, self.clock.monotonic()) };
        let mut state = desk.state();
        // One that comes back is the same, whether or not its old connection was missed.
        let back = state.agents.iter().position(|known| known.instance == line.instance);
        match back {
            Some(place) => {
                let old = std::mem::replace(&mut state.agents[place], line);
                if let Some(handed) = &mut state.handed
                    && handed.agent == Some(old.id)
                {
                    handed.agent = Some(id);
                }
            }
            None => state.agents.push_back(line),
        }
        drop(state);
        tracing::info!(office = %office.id(), printer = %printer.id, "a printer agent has come");
        let session = AgentSession { printing: Arc::clone(self), desk, id, reply: send, status: None };
        (session, receive)
    }
}

impl AgentSession {
    fn is_first(&self) -> bool {
        self.desk.state().agents.front().is_some_and(|agent| agent.id == self.id)
    }

    /// Takes what the agent tells.
    pub async fn hear(&mut self, told: FromAgent) {
        match told {
            FromAgent::Hello { .. } => {}
            FromAgent::Beat { n } => {
                let now = self.printing.clock.monotonic();
                let mut state = self.desk.state();
                if let Some(agent) = state.agents.iter_mut().find(|agent| agent.id == self.id) {
                    agent.beat = (n, now);
                }
                drop(state);
                let _ = self.reply.send(ToAgent::Heard { n });
                // Another may have gone meanwhile, and this one be the first now.
                self.show_status();
            }
            FromAgent::Status { conditions, detail } => {
                let known = conditions.iter().filter_map(|name| Condition::of_name(name));
                self.status = Some((Status::of(known), detail));
                self.show_status();
            }
            FromAgent::Sent { job, lease } => {
                self.desk.hear(&self.printing, News::Sent(number(job, lease)));
            }
            FromAgent::Ended { job, lease, end, detail } => self.ended(job, lease, end, detail).await,
        }
    }

    /// The printer of the agent that prints is the printer.
    fn show_status(&self) {
        if let Some((status, detail)) = self.status.clone().filter(|_| self.is_first()) {
            self.desk.set_status(&self.printing, &status, detail);
            self.desk.woken.notify_one();
        }
    }

    async fn ended(&self, job: u64, lease: u32, end: AgentEnd, detail: Option<String>) {
        let why = detail.unwrap_or_default();
        let end = match end {
            AgentEnd::Printed => End::Printed,
            AgentEnd::Taken => End::Taken,
            AgentEnd::NotBegun => End::NotBegun(why),
            AgentEnd::InDoubt => End::InDoubt(why),
        };
        let is_handed =
            self.desk.state().handed.as_ref().is_some_and(|handed| handed.number() == number(job, lease));
        if is_handed {
            self.desk.hear(&self.printing, News::Ended(number(job, lease), end));
        } else if let Some(handed) = self.of_earlier_life(job, lease).await {
            // The daemon that handed it over has ended since; the spool knows whether it still counts.
            if let Err(error) = self.desk.note_end(&self.printing, &handed, end) {
                tracing::error!(error = crate::report(&error), "the spool failed");
                return;
            }
            self.desk.woken.notify_one();
        }
        // It has been noted, or does not count any more: either way it need not be told again.
        let _ = self.reply.send(ToAgent::Noted { job, lease });
    }

    async fn of_earlier_life(&self, job: u64, lease: u32) -> Option<Handed> {
        let (office, printer) = self.desk.key();
        let id = JobId { office, seq: Seq(job) };
        let listed = self.printing.spool().job(&id).ok().flatten()?;
        if listed.job.printer != printer || listed.job.attempts != lease {
            return None;
        }
        let config = self.desk.office.query(|office, _| office.config().clone()).await.ok()?;
        Some(Handed {
            id,
            ticket: listed.job.ticket,
            lease,
            again: config.in_doubt == InDoubt::PrintAgain,
            confirms: confirms_of(&config, &printer),
            mm: 0,
            agent: Some(self.id),
            at: self.printing.clock.monotonic(),
            waited: Duration::ZERO,
        })
    }
}

/// The command by which a printer cuts, on the wire.
fn cut_name(printer: &Printer) -> Option<String> {
    super::worker::cut_by(printer).map(|by| {
        match by {
            CutCommand::GsV => "gs_v",
            CutCommand::EscI | CutCommand::EscIEject => "esc_i",
        }
        .to_owned()
    })
}

fn confirms_of(config: &kolejka_core::config::Config, printer: &PrinterId) -> kolejka_core::config::Confirms {
    config.printers.iter().find(|known| known.id == *printer).map(|known| known.confirms).unwrap_or_default()
}

impl Drop for AgentSession {
    fn drop(&mut self) {
        let mut state = self.desk.state();
        state.agents.retain(|agent| agent.id != self.id);
        let is_alone = state.agents.is_empty();
        drop(state);
        tracing::info!(printer = %self.desk.printer, "a printer agent has gone");
        if is_alone && !*self.printing.stopping.borrow() {
            let detail = Some("no agent is connected".to_owned());
            self.desk.set_status(&self.printing, &Status::of([Condition::Unreachable]), detail);
        }
        self.desk.woken.notify_one();
    }
}
