//! Accounts and devices, managed beside a running daemon.

use super::run::settings;
use anyhow::{Context, bail};
use clap::Subcommand;
use kolejka_core::Timestamp;
use kolejka_daemon::{
    access::{
        self, AccessFile, By, DeviceKind, Person, check_login, check_name, check_password, hash_password,
        role_name, role_of,
    },
    clock::{Clock, SystemClock},
};
use std::{
    io::BufRead,
    path::{Path, PathBuf},
    process::ExitCode,
};

#[derive(Subcommand)]
pub(super) enum User {
    /// Adds a person, or changes one; the password is read from standard input.
    Set {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
        /// The sign-in name.
        login: String,
        /// The name shown to colleagues.
        #[arg(long)]
        name: String,
        /// `floor_assistant`, `clerk`, `supervisor` or `administrator`.
        #[arg(long)]
        role: String,
        /// The office where the person works.
        #[arg(long)]
        office: String,
    },
    /// Removes a person and ends the sessions.
    Remove {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
        /// The sign-in name.
        login: String,
    },
    /// Lists people.
    List {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
    },
}

#[derive(Subcommand)]
pub(super) enum Device {
    /// Adds a device and prints its token, once.
    Add {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
        /// `kiosk`, `display` or `agent`.
        #[arg(long)]
        kind: String,
        /// Its id in the office file.
        #[arg(long)]
        id: String,
        /// The office where it stands.
        #[arg(long)]
        office: String,
    },
    /// Revokes all tokens of a device.
    Revoke {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
        /// `kiosk`, `display` or `agent`.
        #[arg(long)]
        kind: String,
        /// Its id in the office file.
        #[arg(long)]
        id: String,
        /// The office where it stands.
        #[arg(long)]
        office: String,
    },
    /// Lists devices.
    List {
        /// The daemon's settings.
        #[arg(long)]
        config: PathBuf,
    },
}

fn file(config: &Path) -> anyhow::Result<AccessFile> {
    let data = settings(config)?.data;
    std::fs::create_dir_all(&data).with_context(|| format!("cannot make the folder {}", data.display()))?;
    Ok(AccessFile::open(&data.join("access.db"))?)
}

pub(super) fn user(command: User) -> anyhow::Result<ExitCode> {
    match command {
        User::Set { config, login, name, role, office } => {
            let file = file(&config)?;
            let role = role_of(&role).with_context(|| {
                format!("`{role}` is no role: floor_assistant, clerk, supervisor, administrator")
            })?;
            eprintln!("Password for {login} (one line on standard input):");
            let mut line = String::new();
            std::io::stdin().lock().read_line(&mut line)?;
            let password = line.trim_end_matches(['\r', '\n']);
            check_password(password).map_err(anyhow::Error::msg)?;
            check_login(&login).map_err(|why| anyhow::anyhow!("the sign-in name {why}"))?;
            check_name(&name).map_err(|why| anyhow::anyhow!("the name {why}"))?;
            if file.is_used_up(&login)? {
                bail!(
                    "the account `{login}` was removed, and what was done under it stays; choose another name"
                );
            }
            let person = Person { login: login.as_str().into(), name, role, office: office.as_str().into() };
            let before =
                file.accounts(now())?.into_iter().find(|account| account.person.login == person.login);
            file.set_account(&person, &hash_password(password), &By::CommandLine, now())?;
            println!("{login}: set");
            warn_without_administrator(&file, &person.office)?;
            if let Some(left) =
                before.map(|account| account.person.office).filter(|left| *left != person.office)
            {
                warn_without_administrator(&file, &left)?;
            }
        }
        User::Remove { config, login } => {
            let file = file(&config)?;
            let all = file.accounts(now())?;
            let Some(account) = all.iter().find(|account| account.person.login.as_str() == login) else {
                bail!("there is no account `{login}`");
            };
            file.remove_account(None, &login, true, &By::CommandLine, now())?;
            println!("{login}: removed");
            warn_without_administrator(&file, &account.person.office)?;
        }
        User::List { config } => {
            for account in file(&config)?.accounts(now())? {
                let person = account.person;
                println!("{}\t{}\t{}\t{}", person.login, role_name(person.role), person.office, person.name);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn now() -> Timestamp {
    SystemClock::new().now()
}

/// Whoever works at the machine may do what pages refuse, and should know what comes of it.
fn warn_without_administrator(file: &AccessFile, office: &kolejka_core::ids::OfficeId) -> anyhow::Result<()> {
    let is_one = |account: &access::Account| {
        account.person.office == *office
            && account.person.role == kolejka_core::Role::Administrator
            && !account.disabled
    };
    if !file.accounts(now())?.iter().any(is_one) {
        println!("warning: the office `{office}` has no administrator");
    }
    Ok(())
}

fn device_of(kind: &str, id: String, office: &str) -> anyhow::Result<access::Device> {
    let kind = DeviceKind::named(kind)
        .with_context(|| format!("`{kind}` is no kind of device: kiosk, display, agent"))?;
    Ok(access::Device { kind, id, office: office.into(), token: None })
}

pub(super) fn device(command: Device) -> anyhow::Result<ExitCode> {
    match command {
        Device::Add { config, kind, id, office } => {
            let device = device_of(&kind, id, &office)?;
            let token = file(&config)?.add_device(&device, "", &By::CommandLine, now())?;
            println!("token: {token}");
            if device.kind != DeviceKind::Agent {
                println!("open once on the device: /{}/{}#token={token}", device.kind.name(), device.id);
            }
        }
        Device::Revoke { config, kind, id, office } => {
            let revoked = file(&config)?.revoke_device(
                &device_of(&kind, id, &office)?,
                None,
                &By::CommandLine,
                now(),
            )?;
            println!("{revoked} tokens revoked; they stop working within seconds");
        }
        Device::List { config } => {
            for paired in file(&config)?.devices()? {
                let device = paired.device;
                println!("{}\t{}\t{}\t{}", device.office, device.kind.name(), device.id, paired.name);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
