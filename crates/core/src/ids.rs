//! Names of things, each its own type so that none is taken for another.
//!
//! Names from configuration are short strings (kept inline, cheap to copy); things that the office
//! makes as it runs are numbered by counters in its state.

use serde::{Deserialize, Serialize};
use smol_str::SmolStr;
use std::fmt;

macro_rules! name_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(SmolStr);

        impl $name {
            /// The name as written in the configuration.
            pub fn new(name: impl Into<SmolStr>) -> Self {
                Self(name.into())
            }
            /// The name as written in the configuration.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{:?}", self.0.as_str())
            }
        }
        impl From<&str> for $name {
            fn from(name: &str) -> Self {
                Self::new(name)
            }
        }
        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    )*};
}

name_id! {
    /// An office (urząd): one place with its own queue.
    OfficeId;
    /// A service (sprawa): what a client comes for.
    ServiceId;
    /// A group of services.
    GroupId;
    /// A counter (stanowisko).
    CounterId;
    /// A priority class; a ticket without one is in the normal class.
    ClassId;
    /// A person of the staff, by sign-in name.
    ClerkId;
    /// A kiosk.
    KioskId;
    /// A display: lobby screen or counter screen.
    DisplayId;
    /// A printer.
    PrinterId;
    /// A communication need, such as a sign-language interpreter.
    NeedId;
    /// A number series: the letter before the number.
    Series;
    /// A language tag such as `pl`.
    Lang;
}

macro_rules! counted_id {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// The one that comes after this one.
            #[must_use]
            pub fn next(self) -> Self {
                Self(self.0 + 1)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

counted_id! {
    /// A ticket; unique in its office for ever, in order of issue.
    TicketId;
    /// A notice.
    NoticeId;
    /// A note on a ticket; its text lies outside the journal, where it can be erased.
    NoteId;
    /// An event's place in its office's journal; the first is 1 and none is left out.
    Seq;
}
