//! Dependencies point inward: which crate may know which, held over `cargo metadata`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use cargo_metadata::{DependencyKind, MetadataCommand, Package};
use std::collections::{BTreeMap, BTreeSet};

/// What each crate may know of the others. A new crate is written down here first.
const MAY_KNOW: [(&str, &[&str]); 15] = [
    ("core", &[]),
    ("fields", &[]),
    ("emulator", &[]),
    ("speech", &[]),
    ("words", &["core"]),
    ("forecast", &["core"]),
    ("config", &["core", "fields"]),
    ("simulate", &["core", "fields"]),
    ("store", &["core"]),
    ("print", &["core", "words"]),
    ("api", &["core", "fields", "words"]),
    (
        "daemon",
        &[
            "api", "config", "core", "emulator", "fields", "forecast", "print", "simulate", "speech",
            "store", "words",
        ],
    ),
    ("testkit", &["core"]),
    ("bench", &["config", "core", "forecast", "print", "simulate", "speech", "store", "testkit"]),
    ("xtask", &[]),
];

/// All that core may use of others' crates: no clock, no randomness, no I/O, no async.
const CORE_MAY_USE: [&str; 4] = ["jiff", "serde", "smol_str", "thiserror"];

fn short(name: &str) -> &str {
    name.strip_prefix("kolejka-").unwrap_or(name)
}

fn packages() -> Vec<Package> {
    let metadata = MetadataCommand::new().no_deps().exec().unwrap();
    metadata.packages
}

fn known(package: &Package, kind: DependencyKind) -> BTreeSet<String> {
    package.dependencies.iter().filter(|dep| dep.kind == kind).map(|dep| dep.name.clone()).collect()
}

/// Proves that every crate knows only those that it may, and that the list is complete.
#[test]
fn dependencies_point_inward() {
    let allowed: BTreeMap<&str, &[&str]> = MAY_KNOW.into_iter().collect();
    let packages = packages();
    let ours: BTreeSet<&str> = packages.iter().map(|package| short(&package.name)).collect();
    assert_eq!(ours, allowed.keys().copied().collect::<BTreeSet<_>>());
    for package in &packages {
        let name = short(&package.name);
        for dependency in known(package, DependencyKind::Normal) {
            let dependency = short(&dependency);
            assert!(
                !ours.contains(dependency) || allowed[name].contains(&dependency),
                "{name} must not know {dependency}"
            );
        }
    }
}

/// Proves that core has nothing with which it could read a clock, draw a random number, do I/O or
/// wait.
#[test]
fn core_uses_nothing_that_acts() {
    let packages = packages();
    let core = packages.iter().find(|package| short(&package.name) == "core").unwrap();
    let used = known(core, DependencyKind::Normal);
    let may: BTreeSet<String> = CORE_MAY_USE.iter().map(ToString::to_string).collect();
    assert_eq!(used, may);
}

/// Proves that the emulator, which judges what printing sends, shares no crate with printing.
#[test]
fn the_emulator_shares_nothing_with_printing() {
    let packages = packages();
    let of = |name: &str| {
        let package = packages.iter().find(|package| short(&package.name) == name).unwrap();
        known(package, DependencyKind::Normal)
    };
    let shared: Vec<String> = of("emulator").intersection(&of("print")).cloned().collect();
    assert!(shared.is_empty(), "{shared:?}");
}
