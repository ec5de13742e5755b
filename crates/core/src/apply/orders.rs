//! How what a supervisor orders for today changes the state.

use super::Fit;
use crate::{Cap, Day, IntakeOrder, Office, Orders, ids::ServiceId};

impl Office {
    pub(super) fn order_intake(&mut self, service: Option<&ServiceId>, order: Option<IntakeOrder>) -> Fit {
        let orders = self.orders_mut()?;
        if let Some(service) = service {
            orders.change(service, |one| one.intake = order);
            return Ok(());
        }
        orders.intake = order;
        for service in orders.services.keys().cloned().collect::<Vec<_>>() {
            orders.change(&service, |one| one.intake = None);
        }
        Ok(())
    }

    pub(super) fn cap_service(&mut self, service: &ServiceId, cap: Cap) -> Fit {
        self.orders_mut()?.change(service, |one| one.cap = cap);
        Ok(())
    }

    pub(super) fn suspend_service(
        &mut self,
        service: &ServiceId,
        suspension: Option<crate::Suspension>,
    ) -> Fit {
        self.orders_mut()?.change(service, |one| one.suspended = suspension);
        self.reindex();
        Ok(())
    }

    fn orders_mut(&mut self) -> Result<&mut Orders, &'static str> {
        match &mut self.day {
            Day::Open(tally) => Ok(&mut tally.orders),
            Day::NotBegun | Day::Ended(_) => Err("no business day is going on"),
        }
    }
}
