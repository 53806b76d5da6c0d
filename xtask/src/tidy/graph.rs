//! Dependencies point one way: what each crate may use, and what it must never.
//!
//! Only ordinary dependencies of the crate itself count. Tests may use what they like, and what comes along with an
//! allowed crate is that crate's business.

use std::collections::BTreeSet;

use super::Problem;
use crate::workspace::{Package, Workspace};

/// The arrows. A crate may use everything that stands after it on a line, and what those may use.
const LINES: [&[&str]; 6] = [
    &["gavel-server", "gavel-jobs", "gavel-chat", "gavel-moderation", "gavel-classify", "gavel-text", "gavel-model"],
    &["gavel-chat", "gavel-store", "gavel-model"],
    &["gavel-chat", "gavel-realtime", "gavel-model"],
    &["gavel-server", "gavel-demo", "gavel-model"],
    &["gavel-bench", "gavel-model"],
    &["xtask"],
];

/// No clock, socket, database or random number: the same input gives the same verdict everywhere.
const PURE: &[&str] = &["tokio", "mio", "rusqlite", "postgres", "hyper", "axum", "reqwest", "rand"];

/// Crates from outside that a crate must not use, because they are another crate's part.
const FORBIDDEN: [(&str, &[&str]); 6] = [
    ("gavel-model", &["tokio", "mio", "rusqlite", "postgres", "axum", "hyper"]),
    ("gavel-text", PURE),
    ("gavel-classify", PURE),
    ("gavel-moderation", PURE),
    ("gavel-realtime", &["tokio", "serde_json", "rusqlite", "postgres", "axum", "hyper"]),
    ("gavel-chat", &["rusqlite", "postgres", "mio", "axum", "hyper"]),
];

pub(super) fn check(workspace: &Workspace) -> Vec<Problem> {
    workspace.packages.iter().flat_map(package).collect()
}

fn package(package: &Package) -> Vec<Problem> {
    let name = package.name.as_str();
    if !known(name) {
        return vec![Problem::new(&name, "is in no line of xtask/src/tidy/graph.rs: give it its place there")];
    }
    let below = below(name);
    let forbidden = FORBIDDEN.iter().filter(|(of, _)| *of == name).flat_map(|(_, crates)| *crates);
    let forbidden: BTreeSet<&str> = forbidden.copied().collect();

    let mut problems = Vec::new();
    for dependency in package.dependencies.iter().filter(|d| d.kind.is_none()) {
        let used = dependency.name.as_str();
        let ours = used.starts_with("gavel") || known(used);
        if ours && !below.contains(used) {
            let may = if below.is_empty() { "none of ours".into() } else { join(&below) };
            problems.push(Problem::new(&name, format!("must not depend on {used}; it may use {may}")));
        } else if forbidden.contains(used) {
            problems.push(Problem::new(&name, format!("must not depend on {used}: move what needs it up or out")));
        }
    }
    problems
}

fn known(name: &str) -> bool {
    LINES.iter().any(|line| line.contains(&name))
}

fn below(name: &str) -> BTreeSet<&'static str> {
    let mut below = BTreeSet::new();
    for line in LINES {
        for next in line.iter().skip_while(|c| **c != name).skip(1) {
            below.insert(*next);
            below.extend(self::below(next));
        }
    }
    below
}

fn join(names: &BTreeSet<&str>) -> String {
    names.iter().copied().collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Dependency;

    fn mends(name: &str, dependencies: &[(&str, Option<&str>)]) -> Vec<String> {
        let dependencies = dependencies
            .iter()
            .map(|(name, kind)| Dependency { name: (*name).into(), kind: kind.map(Into::into) })
            .collect();
        let found = package(&Package { name: name.into(), manifest_path: "Cargo.toml".into(), dependencies });
        found.into_iter().map(|p| p.mend).collect()
    }

    #[test]
    fn what_is_below_may_be_used() {
        assert_eq!(join(&below("gavel-moderation")), "gavel-classify, gavel-model, gavel-text");
        assert_eq!(join(&below("gavel-demo")), "gavel-model");
        assert!(below("gavel-server").contains("gavel-store"));
        assert!(below("gavel-model").is_empty() && below("xtask").is_empty());
        assert!(mends("gavel-chat", &[("gavel-store", None), ("tokio", None)]).is_empty());
    }

    #[test]
    fn what_is_above_or_beside_may_not() {
        assert!(mends("gavel-store", &[("gavel-chat", None)])[0].contains("must not depend on gavel-chat"));
        assert!(mends("gavel-realtime", &[("gavel-store", None)])[0].contains("it may use gavel-model"));
        assert!(mends("xtask", &[("gavel-model", None)])[0].contains("none of ours"));
        assert!(mends("gavel-model", &[("gavel-new", None)])[0].contains("gavel-new"));
    }

    #[test]
    fn outside_crates_belong_to_one_place() {
        assert_eq!(mends("gavel-moderation", &[("rand", None), ("tokio", None)]).len(), 2);
        assert_eq!(mends("gavel-chat", &[("rusqlite", None)]).len(), 1);
        assert!(mends("gavel-moderation", &[("rand", Some("dev")), ("gavel-chat", Some("dev"))]).is_empty());
    }

    #[test]
    fn a_new_crate_needs_its_place() {
        assert!(mends("gavel-new", &[])[0].contains("in no line"));
    }
}
