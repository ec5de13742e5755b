//! What a ticket's page says, in the client's language: made once here, for the first paint and for
//! every change that follows.
//!
//! Nothing on it tells about anybody else, nor about priority.

use crate::survey::Part;
use kolejka_core::{
    Emergency, Office, Ticket, TicketState, Timestamp, WaitRange,
    ids::{Lang, Seq},
};
use kolejka_words::{Arg, say};
use std::fmt::Write;

/// How a client may answer, the best first; the number is what is stored.
pub(crate) const SCORES: [u8; 4] = [4, 3, 2, 1];

/// What a ticket's page says.
pub(super) struct Page {
    pub(super) lang: Lang,
    pub(super) accent: String,
    /// The stable name of the ticket's state, which is also how the page looks.
    pub(super) status: &'static str,
    /// The call that stands, by its event, so that each is announced once.
    pub(super) call: Option<Seq>,
    pub(super) title: String,
    /// A call as one sentence, for a screen reader to say at once.
    pub(super) say: String,
    /// What else is worth being said, when there is a pause.
    pub(super) tell: String,
    /// Whether nothing will change any more.
    pub(super) ends: bool,
    pub(super) can_leave: bool,
    pub(super) number: String,
    pub(super) office: String,
    coming: bool,
    head: String,
    state: String,
    facts: String,
    actions: String,
}

/// The forms' way back to their ticket.
struct Forms<'a> {
    lang: &'a Lang,
    code: &'a str,
    touched: Seq,
}

impl Forms<'_> {
    /// A button that does something. Its key is made of what is done and to what: pressed again while
    /// nothing has changed, it is the same wish.
    fn button(&self, act: &str, class: &str, label: &str, fields: &str) -> String {
        let code = self.code;
        format!(
            "<form method=post action=\"/t/{code}/{act}\"><input type=hidden name=key value=\"{act}-{}\">\
             {fields}<button class=\"{class}\">{label}</button></form>",
            self.touched.0
        )
    }

    fn say(&self, id: &str) -> String {
        escape(&say(self.lang, id, &[]))
    }
}

impl Page {
    /// What is said of a ticket.
    #[expect(clippy::too_many_lines, reason = "a page from top to bottom")]
    pub(super) fn of(
        office: &Office,
        ticket: &Ticket,
        wait: Option<WaitRange>,
        part: Part,
        code: &str,
        now: Timestamp,
    ) -> Self {
        let config = office.config();
        let lang = &ticket.language;
        let texts = |texts: &kolejka_core::Texts| texts.get(lang, &config.languages).to_owned();
        let number = spaced(&ticket.number.to_string());
        let office_name = texts(&config.name);
        let service =
            office.service(ticket.service()).map(|service| texts(&service.name)).unwrap_or_default();
        let time = |at: Timestamp| at.in_zone(office.index().zone()).strftime("%H:%M").to_string();

        let at = ticket.at_counter().and_then(|id| office.counter(id)).map(|(counter, _)| counter);
        let label = at.map_or_else(String::new, |counter| counter.label.clone());
        let way: Vec<String> = at
            .map(|counter| [&counter.room, &counter.floor, &counter.way].map(texts).to_vec())
            .unwrap_or_default()
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect();
        let counter = [("counter", Arg::Text(label.as_str()))];

        let (status, state, ends) = match &ticket.state {
            TicketState::Waiting { .. } if office.is_suspended(ticket.service()) => {
                ("suspended", say(lang, "page-suspended", &[]), false)
            }
            TicketState::Waiting { .. } => ("waiting", say(lang, "page-waiting", &[]), false),
            TicketState::Called(_) => ("called", say(lang, "page-called-to", &[]), false),
            TicketState::Serving { .. } => ("serving", say(lang, "page-serving", &counter), false),
            TicketState::Parked { until: Some(until), .. } => {
                let until = time(*until);
                ("postponed", say(lang, "page-postponed", &[("time", Arg::Text(&until))]), false)
            }
            TicketState::Parked { until: None, .. } => ("parked", say(lang, "page-parked", &[]), false),
            TicketState::NoShow { .. } => ("no_show", say(lang, "page-no-show", &[]), false),
            TicketState::Done { .. } => ("done", say(lang, "page-done", &[]), true),
            TicketState::Cancelled { .. } => ("cancelled", say(lang, "page-cancelled", &[]), true),
            TicketState::Expired { .. } => ("expired", say(lang, "page-expired", &[]), true),
        };
        let call = ticket.state.call();
        let forms = Forms { lang, code, touched: ticket.touched };
        let ahead = office
            .people_ahead(ticket, now)
            .map(|count| say(lang, "paper-people-ahead", &[("count", Arg::Number(count))]));

        let mut facts = String::new();
        if call.is_some() {
            let _ = write!(facts, "<p class=counter aria-hidden=true>{}</p>", escape(&label));
            for line in &way {
                let _ = write!(facts, "<p class=way>{}</p>", escape(line));
            }
        } else {
            if let Some(ahead) = &ahead {
                let _ = write!(facts, "<p class=ahead>{}</p>", escape(ahead));
            }
            if let Some(range) = wait.filter(|_| status == "waiting") {
                let minutes = |seconds: u32| Arg::Number(seconds.div_ceil(60));
                let line =
                    say(lang, "paper-wait", &[("min", minutes(range.min_s)), ("max", minutes(range.max_s))]);
                let _ = write!(facts, "<p class=wait>{}</p>", escape(&line));
            }
            let place = match status {
                "waiting" | "suspended" | "postponed" | "parked" => texts(&config.waiting_room),
                _ => way.join(", "),
            };
            if !place.is_empty() {
                let _ = write!(facts, "<p class=place>{}</p>", escape(&place));
            }
        }

        let more_s = config.limits.more_time_s.filter(|_| ticket.postponed == 0);
        let actions = actions(&forms, ticket, more_s, part);
        let can_leave = match ticket.state {
            TicketState::Waiting { .. }
            | TicketState::Called(_)
            | TicketState::Parked { .. }
            | TicketState::NoShow { .. } => true,
            TicketState::Serving { .. }
            | TicketState::Done { .. }
            | TicketState::Cancelled { .. }
            | TicketState::Expired { .. } => false,
        };
        let spoken_number = spoken(&ticket.number.to_string());
        let sentence = || {
            let called = say(
                lang,
                "page-say-called",
                &[("number", Arg::Text(&spoken_number)), ("counter", Arg::Text(&label))],
            );
            std::iter::once(called).chain(way.iter().cloned()).collect::<Vec<_>>().join(". ")
        };
        let tell = match (call, &ahead) {
            (Some(_), _) => String::new(),
            (None, Some(ahead)) => ahead.clone(),
            (None, None) => state.clone(),
        };
        let title = match call {
            Some(_) => format!("→ {label} · {number}"),
            None => format!("{number} · {office_name}"),
        };
        let page = Self {
            lang: lang.clone(),
            accent: config.accent.clone().unwrap_or_else(|| "#0B5CAD".to_owned()),
            status,
            call: call.map(|call| call.seq),
            title,
            say: if call.is_some() { sentence() } else { String::new() },
            tell,
            ends,
            can_leave,
            coming: call.is_some_and(|call| call.coming),
            head: format!(
                "<h1>{} <span class=number aria-hidden=true>{}</span><span class=hidden>{}</span></h1>\
                 <p class=service>{}</p>",
                forms.say("page-your-number"),
                escape(&number),
                escape(&spoken_number),
                escape(&service),
            ),
            state: match call {
                // The counter stands large below; a screen reader gets the sentence.
                Some(_) => format!(
                    "<span aria-hidden=true>{}</span><span class=hidden>{}</span>",
                    escape(&state),
                    escape(&say(lang, "page-called", &counter))
                ),
                None => escape(&state),
            },
            facts,
            actions,
            number,
            office: office_name,
        };
        match office.emergency() {
            Some(emergency) if !ends => page.in_emergency(emergency, &config.languages),
            Some(_) | None => page,
        }
    }

    /// The page while everybody leaves: the way out instead of the queue, and nothing to press. It does not
    /// ring, since it must not be louder than the building's own alarm.
    fn in_emergency(self, emergency: &Emergency, languages: &[Lang]) -> Self {
        let lang = &self.lang;
        let (text, way) = emergency_words(emergency, lang, languages);
        let rests = say(lang, "emergency-calls-rest", &[]);
        let kept =
            if self.status == "serving" { String::new() } else { say(lang, "emergency-number-kept", &[]) };
        let mut facts = String::new();
        for (class, line) in [("way", &way), ("rests", &rests), ("rests", &kept)] {
            if !line.is_empty() {
                let _ = write!(facts, "<p class={class}>{}</p>", escape(line));
            }
        }
        Self {
            status: "emergency",
            call: None,
            title: format!("{text} · {}", self.office),
            say: [text.as_str(), &way, &rests].join(" "),
            tell: String::new(),
            can_leave: false,
            coming: false,
            state: escape(&text),
            facts,
            actions: String::new(),
            ..self
        }
    }

    /// The parts by name, each to be swapped when it changes.
    fn parts(&self) -> [(&'static str, &str); 4] {
        [("head", &self.head), ("state", &self.state), ("facts", &self.facts), ("actions", &self.actions)]
    }

    /// All of it, for the page's script.
    pub(super) fn json(&self) -> String {
        let parts: serde_json::Map<String, serde_json::Value> =
            self.parts().iter().map(|(name, html)| ((*name).to_owned(), (*html).into())).collect();
        serde_json::json!({
            "status": self.status,
            "call": self.call.map(|seq| seq.0),
            "title": self.title,
            "say": self.say,
            "tell": self.tell,
            "coming": self.coming,
            "ends": self.ends,
            "parts": parts,
        })
        .to_string()
    }

    /// The page's content as first painted, as of a time of day.
    pub(super) fn html(&self, at: &str) -> String {
        let lang = &self.lang;
        let line = |id: &str| escape(&say(lang, id, &[("time", Arg::Text("{time}"))]));
        let as_of = escape(&say(lang, "page-as-of", &[("time", Arg::Text(at))]));
        let watch = if self.can_leave {
            format!("<p class=watch>{}</p>", escape(&say(lang, "page-watch", &[])))
        } else {
            String::new()
        };
        let fresh = if self.ends {
            String::new()
        } else {
            format!(
                "<button id=sound type=button hidden aria-pressed=false data-off=\"{off}\" data-on=\"{on}\">\
                 {off}</button>{watch}<p id=fresh class=fresh data-live=\"{live}\" data-poll=\"{poll}\" \
                 data-late=\"{late}\"><span class=dot></span><span>{as_of}</span></p>",
                off = escape(&say(lang, "page-sound", &[])),
                on = escape(&say(lang, "page-sound-on", &[])),
                live = line("page-live"),
                poll = line("page-as-of"),
                late = line("page-late"),
            )
        };
        let [head, state, facts, actions] = self.parts().map(|(_, html)| html.to_owned());
        format!(
            "<p class=office>{}</p><div data-part=head>{head}</div>\
             <p class=state id=state tabindex=-1 data-part=state>{state}</p>\
             <div data-part=facts>{facts}</div>\
             <p id=failed class=failed role=alert data-text=\"{}\"></p>\
             <div data-part=actions>{actions}</div>{fresh}\
             <div id=say class=hidden role=alert></div><div id=tell class=hidden role=status></div>",
            escape(&self.office),
            escape(&say(lang, "page-failed", &[])),
        )
    }
}

/// What an emergency says in a language, and the way out: the office's words, or ours where it has none.
pub(in crate::http) fn emergency_words(
    emergency: &Emergency,
    lang: &Lang,
    languages: &[Lang],
) -> (String, String) {
    let own = emergency.text.get(lang, languages);
    let text = if own.is_empty() { say(lang, "emergency-leave", &[]) } else { own.to_owned() };
    (text, emergency.way_out.get(lang, languages).to_owned())
}

/// What the client can do as it stands.
fn actions(forms: &Forms<'_>, ticket: &Ticket, more_s: Option<u32>, part: Part) -> String {
    let mut html = String::new();
    let more = |html: &mut String| {
        if let Some(seconds) = more_s {
            let label =
                escape(&say(forms.lang, "page-more", &[("minutes", Arg::Number(seconds.div_ceil(60)))]));
            html.push_str(&forms.button("more-time", "", &label, ""));
            let _ = write!(html, "<p class=hint>{}</p>", forms.say("page-more-hint"));
        }
    };
    let leave = |html: &mut String| {
        let (code, label) = (forms.code, forms.say("page-leave"));
        let _ = write!(html, "<p><a class=leave href=\"/t/{code}/leave\">{label}</a></p>");
    };
    match &ticket.state {
        TicketState::Waiting { .. } => {
            more(&mut html);
            leave(&mut html);
        }
        TicketState::Called(call) => {
            if call.coming {
                let _ = write!(html, "<p class=way>✓ {}</p>", forms.say("page-coming-told"));
            } else {
                html.push_str(&forms.button("coming", "primary", &forms.say("page-coming"), ""));
                more(&mut html);
            }
            leave(&mut html);
        }
        TicketState::Parked { until, .. } => {
            if until.is_some() {
                html.push_str(&forms.button("back", "primary", &forms.say("page-back"), ""));
            }
            leave(&mut html);
        }
        TicketState::NoShow { .. } => leave(&mut html),
        TicketState::Done { .. } => html.push_str(&survey(forms, part)),
        TicketState::Serving { .. } | TicketState::Cancelled { .. } | TicketState::Expired { .. } => {}
    }
    html
}

/// One tap, then perhaps a word; who has answered is thanked.
fn survey(forms: &Forms<'_>, part: Part) -> String {
    match part {
        Part::None => {
            let mut html = format!("<p class=ahead>{}</p><div class=scores>", forms.say("page-ask"));
            for score in SCORES {
                let label = format!("{}{}", face(score), forms.say(&format!("page-score-{score}")));
                let field = format!("<input type=hidden name=score value={score}>");
                html.push_str(&forms.button("answer", "", &label, &field));
            }
            let _ = write!(html, "</div><p class=hint>{}</p>", forms.say("page-ask-hint"));
            html
        }
        Part::Answered => {
            let field = format!(
                "<label for=comment>{}</label><textarea id=comment name=text maxlength={}></textarea>",
                forms.say("page-comment"),
                crate::survey::COMMENT_CHARS_MAX,
            );
            format!(
                "<p class=ahead>{}</p>{}",
                forms.say("page-thanks"),
                forms.button("comment", "primary", &forms.say("page-comment-send"), &field)
            )
        }
        Part::Commented => format!("<p class=ahead>{}</p>", forms.say("page-comment-thanks")),
    }
}

/// A face drawn by its mouth; the word beside it says the same.
fn face(score: u8) -> String {
    let mouth = match score {
        4 => "M7 13a5 5 0 0 0 10 0z",
        3 => "M8 14q4 4 8 0",
        2 => "M8 16q4-3 8 0",
        _ => "M7 17q5-6 10 0",
    };
    format!(
        "<svg viewBox=\"0 0 24 24\" aria-hidden=true><circle cx=12 cy=12 r=10 />\
         <path d=\"M9 9v.5M15 9v.5{mouth}\" /></svg>"
    )
}

/// A number with a thin space after its letter: `A 012`.
fn spaced(number: &str) -> String {
    let letters = number.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    format!("{}\u{2009}{}", &number[..letters], &number[letters..])
}

/// A number as a screen reader says it: `A 12`.
fn spoken(number: &str) -> String {
    let letters = number.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    format!("{} {}", &number[..letters], number[letters..].trim_start_matches('0'))
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
