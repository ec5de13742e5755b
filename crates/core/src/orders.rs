//! What a supervisor ordered for today: who may still take a ticket, and which services rest.
//!
//! Orders end with the business day: what was forgotten does not bind tomorrow.
//! Invariant: an order never changes where a waiting ticket stands, only whether it is called by rule and
//! whether newcomers get one.

use crate::{
    Timestamp,
    ids::{NoticeId, ServiceId},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What was ordered about intake, of the office or of a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IntakeOrder {
    /// No tickets are issued.
    Stopped,
    /// Tickets are issued, whatever the hours and the forecasts say; caps and daily limits stand.
    Open,
}

/// How many tickets of a service there may be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// Tickets today, instead of what is configured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub daily: Option<u32>,
    /// Tickets that wait at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<u32>,
}

/// A service that rests: nobody gets a ticket for it and nobody is called by rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Suspension {
    /// Since when.
    pub since: Timestamp,
    /// The notice that tells of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notice: Option<NoticeId>,
}

/// What is ordered about a service.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceOrders {
    /// Its intake.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<IntakeOrder>,
    /// How many tickets.
    #[serde(default)]
    pub cap: Cap,
    /// Whether it rests.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suspended: Option<Suspension>,
}

/// Everything that is ordered for today.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Orders {
    /// Intake of the whole office.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake: Option<IntakeOrder>,
    /// By service; absent where nothing is ordered.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub services: BTreeMap<ServiceId, ServiceOrders>,
}

impl Orders {
    /// What is ordered about a service.
    pub fn of(&self, service: &ServiceId) -> ServiceOrders {
        self.services.get(service).copied().unwrap_or_default()
    }

    /// What is ordered about a service's intake: of its own, or else of the office.
    pub fn intake_of(&self, service: &ServiceId) -> Option<IntakeOrder> {
        self.of(service).intake.or(self.intake)
    }

    /// Whether nothing is ordered.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The services that rest.
    pub fn suspended(&self) -> impl Iterator<Item = &ServiceId> {
        self.services.iter().filter(|(_, orders)| orders.suspended.is_some()).map(|(id, _)| id)
    }

    /// Changes what is ordered about a service.
    pub(crate) fn change(&mut self, service: &ServiceId, change: impl FnOnce(&mut ServiceOrders)) {
        let mut orders = self.of(service);
        change(&mut orders);
        if orders == ServiceOrders::default() {
            self.services.remove(service);
        } else {
            self.services.insert(service.clone(), orders);
        }
    }
}
