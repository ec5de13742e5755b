//! How calls for help change the state.

use super::Fit;
use crate::{
    HelpCall, Office, Timestamp,
    ids::{ClerkId, KioskId},
};

impl Office {
    pub(super) fn call_help(&mut self, kiosk: &KioskId, at: Timestamp) -> Fit {
        match self.help.insert(kiosk.clone(), HelpCall { at, coming: None }) {
            None => Ok(()),
            Some(_) => Err("the kiosk calls for help already"),
        }
    }

    pub(super) fn answer_help(&mut self, kiosk: &KioskId, clerk: &ClerkId, at: Timestamp) -> Fit {
        let call = self.help.get_mut(kiosk).ok_or("the kiosk does not call for help")?;
        call.coming = Some((clerk.clone(), at));
        Ok(())
    }

    pub(super) fn end_help(&mut self, kiosk: &KioskId) -> Fit {
        self.help.remove(kiosk).map(|_| ()).ok_or("the kiosk does not call for help")
    }
}
