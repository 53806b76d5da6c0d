//! A file that the documentation names is there.

use std::path::Path;

use super::Problem;
use crate::workspace::Workspace;

/// What a path must begin with to be taken for one of ours.
const FOLDERS: [&str; 8] = ["crates/", "bench/", "console/", "docs/", "fuzz/", "sdk/", "xtask/", ".ci/"];

pub(super) fn check(workspace: &Workspace) -> anyhow::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for path in workspace.files_with(&["md"]) {
        for (number, line) in workspace.text(path)?.lines().enumerate() {
            let beside = path.parent().unwrap_or(Path::new(""));
            let quoted = quoted(line).map(|named| (named, workspace.root.join(named)));
            let linked = linked(line).map(|named| (named, workspace.root.join(beside).join(named)));
            for (named, _) in quoted.chain(linked).filter(|(_, file)| !file.exists()) {
                let at = format!("{}:{}", path.display(), number + 1);
                problems.push(Problem::new(&at, format!("there is no {named}: name where it is now")));
            }
        }
    }
    Ok(problems)
}

/// The paths of ours between backticks; one with a placeholder is none.
fn quoted(line: &str) -> impl Iterator<Item = &str> {
    let plain = |text: &&str| text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-".contains(c));
    let ours = |text: &&str| FOLDERS.iter().any(|folder| text.starts_with(folder));
    line.split('`').skip(1).step_by(2).filter(plain).filter(ours)
}

/// The targets of links to files.
fn linked(line: &str) -> impl Iterator<Item = &str> {
    let targets = line.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
    targets.filter(|target| !target.is_empty() && !target.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_and_links_are_found() {
        let line = "see `crates/a/src/b.rs`, `crates/<name>/src`, `cargo doc` and [c](docs/c.md#d), [e](https://f.org)";
        assert_eq!(quoted(line).collect::<Vec<_>>(), ["crates/a/src/b.rs"]);
        assert_eq!(linked(line).collect::<Vec<_>>(), ["docs/c.md"]);
    }
}
