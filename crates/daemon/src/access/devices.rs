//! Devices in the file: tokens, their names, and when each was last seen.

use super::{
    AccessError, AccessFile, Device, DeviceKind,
    acts::{self, Act, By},
    file::unknown,
};
use crate::secret;
use data_encoding::HEXLOWER;
use kolejka_core::{Timestamp, ids::OfficeId};
use kolejka_store::Hash;
use rusqlite::{OptionalExtension, params};
use std::net::IpAddr;

/// Bytes of a token's digest by which a device is told from others; nobody can make a token of them.
const TAG_BYTES: usize = 8;

/// A device with a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairedDevice {
    /// Which, and where.
    pub device: Device,
    /// What tells this one from others that are the same kiosk or display.
    pub tag: String,
    /// What its people call it; empty if nothing.
    pub name: String,
    /// When it was given its token.
    pub paired_at: Option<Timestamp>,
    /// When it was last heard of, and from where.
    pub seen: Option<(Timestamp, String)>,
}

/// What came of giving a device a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Renamed {
    /// It has it.
    Done,
    /// There is no such device.
    Unknown,
    /// Somebody else has given it this name since.
    Changed(String),
}

/// What tells a device from others.
pub(super) fn tag_of(digest: Hash) -> String {
    HEXLOWER.encode(&digest.0[..TAG_BYTES])
}

pub(super) fn read_device(row: &rusqlite::Row<'_>) -> rusqlite::Result<Device> {
    let kind: String = row.get(0)?;
    Ok(Device {
        kind: DeviceKind::named(&kind).ok_or_else(|| unknown(0, &kind))?,
        id: row.get(1)?,
        office: OfficeId::new(row.get::<_, String>(2)?),
        token: Some(Hash(row.get(3)?)),
    })
}

fn read_paired(row: &rusqlite::Row<'_>) -> rusqlite::Result<PairedDevice> {
    let seen = row.get::<_, Option<i64>>(6)?.map(Timestamp);
    let device = read_device(row)?;
    Ok(PairedDevice {
        tag: device.token.map(tag_of).unwrap_or_default(),
        device,
        name: row.get(4)?,
        paired_at: row.get::<_, Option<i64>>(5)?.map(Timestamp),
        seen: seen.zip(row.get(7)?),
    })
}

impl AccessFile {
    /// Adds a device and gives its token, which is not kept.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn add_device(
        &self,
        device: &Device,
        name: &str,
        by: &By,
        now: Timestamp,
    ) -> Result<String, AccessError> {
        let token = secret::new_token();
        self.at_once(|connection| {
            let add = || -> rusqlite::Result<()> {
                connection.execute(
                    "INSERT INTO devices (digest, kind, id, office, name, paired_at_ms)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    params![
                        secret::token_digest(&token).0,
                        device.kind.name(),
                        device.id,
                        device.office.as_str(),
                        name,
                        now.0
                    ],
                )?;
                let act = Act::DevicePaired { device: device.to_string() };
                acts::record(connection, device.office.as_str(), by, &act, now)
            };
            add().map_err(|source| self.failed(source))
        })?;
        Ok(token)
    }

    /// Revokes tokens of a device: one by its tag, or all; how many there were.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn revoke_device(
        &self,
        device: &Device,
        tag: Option<&str>,
        by: &By,
        now: Timestamp,
    ) -> Result<usize, AccessError> {
        self.at_once(|connection| {
            let revoke = || -> rusqlite::Result<usize> {
                let revoked = connection.execute(
                    "DELETE FROM devices WHERE kind = ?1 AND id = ?2 AND office = ?3
                       AND (?4 IS NULL OR lower(hex(substr(digest, 1, ?5))) = ?4)",
                    params![device.kind.name(), device.id, device.office.as_str(), tag, TAG_BYTES],
                )?;
                let act = Act::DeviceRevoked { device: device.to_string() };
                if revoked > 0 {
                    acts::record(connection, device.office.as_str(), by, &act, now)?;
                }
                Ok(revoked)
            };
            revoke().map_err(|source| self.failed(source))
        })
    }

    /// Gives a device a name, if it has none that it did not have when that was decided.
    pub(super) fn rename_device(
        &self,
        device: &Device,
        tag: &str,
        (was, name): (Option<&str>, &str),
        by: &By,
        now: Timestamp,
    ) -> Result<Renamed, AccessError> {
        self.at_once(|connection| {
            let which = "kind = ?1 AND id = ?2 AND office = ?3 AND lower(hex(substr(digest, 1, ?5))) = ?4";
            let given = params![device.kind.name(), device.id, device.office.as_str(), tag, TAG_BYTES];
            let rename = || -> rusqlite::Result<Renamed> {
                let named: Option<String> = connection
                    .query_row(&format!("SELECT name FROM devices WHERE {which}"), given, |row| row.get(0))
                    .optional()?;
                let Some(named) = named else { return Ok(Renamed::Unknown) };
                // As after an answer that was lost.
                if named == name {
                    return Ok(Renamed::Done);
                }
                if was.is_some_and(|was| was != named) {
                    return Ok(Renamed::Changed(named));
                }
                connection.execute(
                    &format!("UPDATE devices SET name = ?6 WHERE {which}"),
                    params![device.kind.name(), device.id, device.office.as_str(), tag, TAG_BYTES, name],
                )?;
                let act = Act::DeviceRenamed { device: device.to_string() };
                acts::record(connection, device.office.as_str(), by, &act, now)?;
                Ok(Renamed::Done)
            };
            rename().map_err(|source| self.failed(source))
        })
    }

    /// All devices.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn devices(&self) -> Result<Vec<PairedDevice>, AccessError> {
        let read = || -> rusqlite::Result<Vec<PairedDevice>> {
            let mut statement = self.connection.prepare_cached(
                "SELECT kind, id, office, digest, name, paired_at_ms, seen_at_ms, seen_from
                 FROM devices ORDER BY office, kind, id, paired_at_ms",
            )?;
            statement.query_map([], read_paired)?.collect()
        };
        read().map_err(|source| self.failed(source))
    }

    pub(super) fn device(&self, digest: Hash) -> Result<Option<Device>, AccessError> {
        self.find("SELECT kind, id, office, digest FROM devices WHERE digest = ?1", [digest.0], read_device)
    }

    /// Notes when devices were last seen, and from where.
    pub(super) fn note_seen(
        &self,
        seen: impl IntoIterator<Item = (Hash, (Timestamp, IpAddr))>,
    ) -> Result<(), AccessError> {
        self.at_once(|connection| {
            for (digest, (at, from)) in seen {
                connection
                    .prepare_cached("UPDATE devices SET seen_at_ms = ?2, seen_from = ?3 WHERE digest = ?1")
                    .and_then(|mut statement| statement.execute(params![digest.0, at.0, from.to_string()]))
                    .map_err(|source| self.failed(source))?;
            }
            Ok(())
        })
    }
}
