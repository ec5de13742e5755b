//! Following an office: every committed event as a message, made once for all who follow.

mod hub;
mod socket;

pub use hub::{DeviceState, Follow, Hub, Item, RING_MAX, Told};
pub use socket::{Following, PING_EVERY, serve};
