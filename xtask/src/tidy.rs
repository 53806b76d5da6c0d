//! The rules of the house that a compiler does not check. One file per rule; all problems are told at once, each with
//! what would mend it.

mod docs;
mod generated;
mod graph;
mod headers;
mod lints;
mod names;
mod paths;
mod sizes;

use std::io::Write as _;
use std::process::ExitCode;

use crate::workspace::Workspace;

/// Something that a rule does not allow.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Problem {
    /// The file, or the crate.
    at: String,
    /// What is wrong and what to do.
    mend: String,
}

impl Problem {
    fn new(at: &impl ToString, mend: impl Into<String>) -> Self {
        Self { at: at.to_string(), mend: mend.into() }
    }
}

type Check = fn(&Workspace) -> anyhow::Result<Vec<Problem>>;

const CHECKS: [(&str, Check); 8] = [
    ("crate graph", |workspace| Ok(graph::check(workspace))),
    ("file sizes", sizes::check),
    ("names", names::check),
    ("lints", lints::check),
    ("module headers", headers::check),
    ("machine paths", paths::check),
    ("paths in the docs", docs::check),
    ("generated files", generated::check),
];

/// Runs every check. A check that cannot run counts as one problem.
pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    let mut count = 0;
    let mut out = std::io::stdout().lock();
    for (name, check) in CHECKS {
        let problems = check(workspace).unwrap_or_else(|error| vec![Problem::new(&name, format!("{error:#}"))]);
        writeln!(out, "tidy: {name}: {}", if problems.is_empty() { "ok" } else { "FAILED" })?;
        for Problem { at, mend } in &problems {
            writeln!(out, "  {at}: {mend}")?;
        }
        count += problems.len();
    }
    if count == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(out, "tidy: {count} to mend")?;
    Ok(ExitCode::FAILURE)
}
