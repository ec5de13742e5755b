//! Services and their cards.

use super::{Hours, Intake, ServiceRules};
use crate::{
    Texts,
    ids::{GroupId, Lang, Series, ServiceId},
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A group of services, for offices with many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its name.
    pub name: Texts,
}

/// What a client comes for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// Its id.
    pub id: ServiceId,
    /// The letter before its tickets' numbers; several services may share one.
    pub series: Series,
    /// Its name.
    pub name: Texts,
    /// Whether its name is kept from public displays and status.
    pub sensitive: bool,
    /// Its own hours, where they differ from the office's.
    pub hours: Option<Hours>,
    /// The most tickets issued for it in one business day.
    pub daily_limit: Option<u32>,
    /// Its own limit by forecast, where it differs from the office's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<Intake>,
    /// What clients should know before they come.
    pub card: Card,
    /// The group in which it is shown where there are too many services for one list.
    #[serde(default)]
    pub group: Option<GroupId>,
    /// Everyday words by which it is found, by language.
    #[serde(default)]
    pub keywords: BTreeMap<Lang, Vec<String>>,
    /// What is set for those who serve it.
    #[serde(default)]
    pub staff: ServiceRules,
}

/// Service card (karta usługi).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// What to bring, one document a line.
    pub bring: Vec<Texts>,
    /// What it costs.
    pub fees: Vec<Fee>,
    /// Where and how to pay.
    pub pay: Texts,
    /// What can be done online.
    pub online: Option<OnlineWay>,
    /// The legal deadline, in words.
    pub deadline: Texts,
    /// The date of the legal state that the card gives.
    pub as_of: Option<Date>,
    /// Where that is written.
    pub source: Option<String>,
    /// The service told in sign language: a film's name in the folder `media`.
    #[serde(default)]
    pub sign_video: Option<String>,
}

/// One fee on a service card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// What it is for.
    pub what: Texts,
    /// How much, with currency, as an office writes it (`54,00 zł`).
    pub amount: String,
}

/// What can be done online, and where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OnlineWay {
    /// What can be done.
    pub text: Texts,
    /// The address, if there is one.
    pub url: Option<String>,
}
