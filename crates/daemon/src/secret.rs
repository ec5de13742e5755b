//! Secrets: random bytes, tokens, and the addresses of tickets' pages.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use kolejka_core::ids::TicketId;
use kolejka_store::{DayKey, Hash};
use sha2::Sha256;
use subtle::ConstantTimeEq;

/// Bytes of a ticket's code that nobody can guess: 128 bits.
const CODE_MAC_BYTES: usize = 16;

/// Random bytes from the operating system.
///
/// # Panics
/// If the system has no randomness to give; nothing secret could be made then.
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// A new token of 256 bits.
pub fn new_token() -> String {
    BASE64URL_NOPAD.encode(&random_bytes::<32>())
}

/// A new identity of 128 bits.
pub fn new_id() -> String {
    HEXLOWER.encode(&random_bytes::<16>())
}

/// What is kept of a token: enough to recognise it, not to use it.
pub fn token_digest(token: &str) -> Hash {
    Hash::of(token.as_bytes())
}

/// The code in the address of a ticket's page: the ticket's id, and HMAC-SHA256 of it under the
/// day's secret, cut to 128 bits.
pub fn ticket_code(key: &DayKey, ticket: TicketId) -> String {
    let id = ticket.0.to_be_bytes();
    let id = &id[id.iter().take_while(|byte| **byte == 0).count()..];
    let mut code = id.to_vec();
    code.extend_from_slice(&mac(key, ticket));
    BASE64URL_NOPAD.encode(&code)
}

/// The ticket whose code this is, if it is one of the day's.
pub fn ticket_of_code(key: &DayKey, code: &str) -> Option<TicketId> {
    let bytes = BASE64URL_NOPAD.decode(code.as_bytes()).ok()?;
    let id_bytes = bytes.len().checked_sub(CODE_MAC_BYTES).filter(|n| (1..=8).contains(n))?;
    let (id, given) = bytes.split_at(id_bytes);
    let ticket = TicketId(id.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)));
    bool::from(given.ct_eq(&mac(key, ticket))).then_some(ticket)
}

fn mac(key: &DayKey, ticket: TicketId) -> [u8; CODE_MAC_BYTES] {
    let mut mac = Hmac::<Sha256>::new_from_slice(&key.0).expect("HMAC takes keys of any length");
    mac.update(b"ticket page ");
    mac.update(&ticket.0.to_be_bytes());
    let full: [u8; 32] = mac.finalize().into_bytes().into();
    std::array::from_fn(|i| full[i])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Proves that a code leads to its ticket under its day's secret only, and that no changed code
    /// does.
    #[test]
    fn a_code_leads_to_its_ticket_only() {
        let (key, other) = (DayKey([1; 32]), DayKey([2; 32]));
        for id in [1, 255, 256, 70_000, u64::MAX] {
            let code = ticket_code(&key, TicketId(id));
            assert_eq!(ticket_of_code(&key, &code), Some(TicketId(id)));
            assert_eq!(ticket_of_code(&other, &code), None);
            let mut changed = code.clone().into_bytes();
            changed[0] = if changed[0] == b'A' { b'B' } else { b'A' };
            assert_eq!(ticket_of_code(&key, std::str::from_utf8(&changed).unwrap()), None);
        }
        for nonsense in ["", "A", "../..", "AAAAAAAAAAAAAAAAAAAAAA", "ż"] {
            assert_eq!(ticket_of_code(&key, nonsense), None);
        }
    }
}
