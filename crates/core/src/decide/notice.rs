//! Posting notices and taking them down.

use super::{staff, staff_or_system};
use crate::{
    Actor, Decision, Event, NOTICES_MAX, Notice, NoticeKind, Office, Outcome, Refusal, Role, Texts,
    Timestamp, ids::NoticeId,
};

impl Office {
    pub(super) fn decide_post_notice(
        &self,
        kind: NoticeKind,
        text: &Texts,
        until: Option<Timestamp>,
        actor: &Actor,
        now: Timestamp,
    ) -> Result<Decision, Refusal> {
        staff_or_system(actor, Role::Supervisor)?;
        if until.is_some_and(|until| until <= now) {
            return Err(Refusal::NoticeInPast);
        }
        if self.notices(now).count() >= NOTICES_MAX {
            return Err(Refusal::TooManyNotices { max: NOTICES_MAX });
        }
        let notice = Notice { id: self.next_notice, kind, text: text.clone(), posted_at: now, until };
        Ok(Decision {
            outcome: Outcome::Notice(notice.id),
            events: vec![Event::NoticePosted { notice }],
            counter: None,
        })
    }

    pub(super) fn decide_withdraw_notice(
        &self,
        notice: NoticeId,
        actor: &Actor,
    ) -> Result<Decision, Refusal> {
        staff(actor, Role::Supervisor)?;
        if !self.notices.contains_key(&notice) {
            return Err(Refusal::UnknownNotice(notice));
        }
        Ok(Decision {
            events: vec![Event::NoticeWithdrawn { notice }],
            counter: None,
            outcome: Outcome::Notice(notice),
        })
    }
}
