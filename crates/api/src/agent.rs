//! What daemon and printer agent say to each other, over a websocket with the subprotocol
//! `kolejka.agent.v1`.
//!
//! A job is handed to an agent under a lease: the number of the try. Of an earlier lease nothing is
//! believed. The agent sends beats; with a job comes the number of the last beat that the daemon had
//! heard, and a job whose beat is older than [`LEASE_S`] by the agent's own clock is not begun. So the
//! daemon knows when an agent that is gone will never print what it was handed.

use serde::{Deserialize, Serialize};

/// The websocket subprotocol.
pub const AGENT_PROTOCOL: &str = "kolejka.agent.v1";

/// How long after its last beat an agent may begin a job.
pub const LEASE_S: u64 = 15;

/// How often an agent sends a beat.
pub const BEAT_S: u64 = 3;

/// From the daemon.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ToAgent {
    /// The first message: what the printer is like.
    Welcome {
        /// The printer's id.
        printer: String,
        /// What it can prove: `none`, `status` or `process_id`.
        confirms: String,
        /// The command by which it cuts the paper: `gs_v` or `esc_i`; absent if it does not.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cut_by: Option<String>,
    },
    /// A job to print.
    Print {
        /// The job.
        job: u64,
        /// The try.
        lease: u32,
        /// The agent's last beat that was heard.
        beat: u64,
        /// Whether an earlier job may have been broken off half-way.
        after_break: bool,
        /// The bytes, in base64.
        bytes: String,
    },
    /// A beat was heard.
    Heard {
        /// Which.
        n: u64,
    },
    /// The end of a job was noted; the agent need not tell it again.
    Noted {
        /// The job.
        job: u64,
        /// The try.
        lease: u32,
    },
}

/// From the agent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum FromAgent {
    /// The first message.
    Hello {
        /// The program's version.
        version: String,
        /// Drawn when the agent started: tells one that comes back from another.
        instance: String,
    },
    /// The agent lives.
    Beat {
        /// Counted up.
        n: u64,
    },
    /// How the printer is.
    Status {
        /// Its conditions, by name.
        conditions: Vec<String>,
        /// What is behind them in words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
    /// The printer has taken all of a job's bytes.
    Sent {
        /// The job.
        job: u64,
        /// The try.
        lease: u32,
    },
    /// A job ended; told until it is noted.
    Ended {
        /// The job.
        job: u64,
        /// The try.
        lease: u32,
        /// How.
        end: AgentEnd,
        /// What went wrong.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<String>,
    },
}

/// How a job ended at an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgentEnd {
    /// The printer said that it has printed it.
    Printed,
    /// The printer has taken all bytes, and cannot say more.
    Taken,
    /// The printer got nothing.
    NotBegun,
    /// Part of it or all may be on paper.
    InDoubt,
}
